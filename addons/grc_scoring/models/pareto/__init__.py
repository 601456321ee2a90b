from . import grc_layer_class
