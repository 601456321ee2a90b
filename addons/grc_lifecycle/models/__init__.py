from . import grc_stage
from . import grc_stage_rule
from . import grc_stage_override
from . import grc_customer
from . import grc_transition
from . import grc_action
from . import mail_activity
