from . import grc_customer
from . import grc_screen_movement
from . import grc_screen_stay
