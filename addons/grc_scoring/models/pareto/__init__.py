from . import grc_refresh
from . import grc_transition
from . import grc_customer
from . import grc_customer_link
from . import grc_layer_class
from . import grc_screen_pareto
from . import grc_completeness_target
