from . import grc_timeline
from . import grc_timeline_kinds
from . import grc_timeline_titles
from . import grc_timeline_open
from . import grc_customer_chart
