from . import grc_campaign_review
from . import grc_campaign
from . import grc_campaign_planning
from . import grc_screen_todo
