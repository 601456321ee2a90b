from . import grc_campaign_programme
from . import grc_campaign_programme_words
from . import grc_screen_programme
from . import grc_customer
from . import grc_customer_document
