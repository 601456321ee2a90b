from . import grc_simulation_run
from . import grc_simulation
from . import grc_simulation_settings
