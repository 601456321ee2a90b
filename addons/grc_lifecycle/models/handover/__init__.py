from . import grc_customer
from . import res_partner
