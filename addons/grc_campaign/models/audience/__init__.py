from . import grc_audience_search
from . import grc_audience_words
from . import grc_audience_query
from . import grc_audience
from . import grc_audience_line
from . import grc_screen_audience
from . import grc_customer
from . import grc_campaign_overlap
