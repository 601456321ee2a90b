from . import grc_refresh
from . import grc_goal
from . import grc_customer
from . import grc_layer_worth
from . import grc_screen_ratio
from . import grc_screen_overview
from . import grc_screen_todo
