from . import grc_layer_best_margin
from . import grc_layer_policy
