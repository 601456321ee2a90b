from . import grc_campaign_standing
from . import grc_campaign_participation
from . import grc_screen_contacts
from . import grc_screen_pressure
from . import grc_customer
from . import grc_timeline
from . import grc_action_day
