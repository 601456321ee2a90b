from . import grc_campaign
from . import grc_campaign_step
from . import grc_campaign_from
