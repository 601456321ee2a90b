from . import grc_group
from . import grc_group_filter
from . import grc_grouping
from . import grc_grouping_screen
from . import grc_customer
from . import grc_customer_link
from . import grc_layer_group
