from . import grc_layer_buyers
