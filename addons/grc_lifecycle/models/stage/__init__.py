from . import grc_stage_signs
from . import grc_layer_stage
from . import grc_screen_lifecycle
