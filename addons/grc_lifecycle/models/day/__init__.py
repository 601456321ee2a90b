from . import grc_screen_todo
