from . import grc_campaign
from . import grc_campaign_intake
from . import grc_campaign_recipe
from . import grc_campaign_recipe_step
from . import grc_campaign_guide
from . import grc_audience
from . import grc_segment
from . import grc_stage
