from . import grc_stage_signs
from . import grc_layer_stage
