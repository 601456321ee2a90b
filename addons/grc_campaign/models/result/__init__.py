from . import grc_campaign
from . import grc_campaign_group
from . import grc_campaign_result
from . import grc_campaign_words
from . import grc_customer_document
from . import grc_campaign_verdict
from . import grc_screen_todo
