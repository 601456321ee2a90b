from . import grc_timeline_opportunity
from . import grc_customer_chart
