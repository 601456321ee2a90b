from . import grc_action
from . import grc_customer
from . import res_partner
