from . import grc_simulation_run
