from . import grc_campaign_identity
from . import grc_campaign
from . import grc_campaign_step
from . import mailing_mailing
