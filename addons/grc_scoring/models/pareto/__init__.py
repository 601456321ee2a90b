from . import grc_screen_pareto
