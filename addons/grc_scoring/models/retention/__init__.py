from . import grc_customer
from . import grc_screen_retention
from . import grc_screen_acquisition
from . import grc_retention
from . import grc_relation_cost
from . import grc_relation_cost_month
