from . import grc_campaign_step
from . import grc_campaign_task
from . import grc_campaign_act
from . import grc_campaign_condition
from . import grc_action_source_campaign
from . import crm_lead
