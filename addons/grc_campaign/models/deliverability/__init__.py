from . import grc_deliverability
from . import grc_screen_deliverability
