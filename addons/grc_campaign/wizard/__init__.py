from . import base_partner_merge
from . import grc_campaign_launch
