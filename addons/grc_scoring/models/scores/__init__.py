from . import grc_layer_scores
