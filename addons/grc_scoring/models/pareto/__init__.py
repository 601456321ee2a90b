from . import grc_layer_class
from . import grc_screen_pareto
