from . import grc_fit
from . import grc_customer
from . import grc_layer_buyers
