from . import grc_screen_lifecycle
