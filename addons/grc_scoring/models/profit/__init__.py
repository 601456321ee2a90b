from . import grc_layer_year
