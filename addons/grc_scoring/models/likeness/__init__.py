from . import grc_likeness_source
from . import grc_layer_likeness
