from . import grc_layer_scores
from . import grc_screen_map
