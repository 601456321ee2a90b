from . import grc_customer
from . import grc_layer_year
from . import grc_screen_unprofitable
