from . import grc_campaign_step
from . import grc_campaign_task
from . import grc_screen_flow
