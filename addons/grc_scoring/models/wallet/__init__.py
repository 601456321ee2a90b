from . import grc_layer_wallet
