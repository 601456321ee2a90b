from . import grc_campaign_group
from . import grc_campaign_result
from . import grc_campaign_words
from . import grc_customer_document
