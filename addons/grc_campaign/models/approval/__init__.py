from . import grc_campaign
from . import grc_screen_todo
