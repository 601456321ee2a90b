from . import grc_campaign_rehearsal
from . import grc_pressure_source_rehearsal
from . import grc_campaign_pace
from . import grc_screen_rehearsal
from . import grc_campaign_step
