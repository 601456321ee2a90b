from . import grc_action
from . import grc_customer
from . import grc_handover_debt
from . import grc_handover_open
from . import res_partner
