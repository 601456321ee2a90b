from . import grc_customer
from . import grc_screen_retention
from . import grc_screen_acquisition
