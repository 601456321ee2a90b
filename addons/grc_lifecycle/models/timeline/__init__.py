from . import grc_timeline_opportunity
from . import res_partner
from . import grc_customer
