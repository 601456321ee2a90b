from . import grc_campaign
from . import grc_campaign_from
