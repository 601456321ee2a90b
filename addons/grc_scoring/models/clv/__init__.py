from . import grc_layer_clv
