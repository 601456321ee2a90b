from . import grc_layer_worth
