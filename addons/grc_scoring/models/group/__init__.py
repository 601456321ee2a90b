from . import grc_layer_group
