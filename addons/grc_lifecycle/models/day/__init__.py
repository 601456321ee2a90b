from . import grc_action
from . import grc_screen_todo
