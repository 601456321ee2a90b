from . import grc_screen_map
