from . import grc_clv_fit
from . import grc_clv_fit_screen
from . import grc_customer
from . import grc_customer_link
from . import grc_layer_clv
