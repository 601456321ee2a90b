from . import grc_control_exemption
from . import grc_action_control
from . import res_partner
