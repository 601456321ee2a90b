from . import grc_capital
from . import grc_capital_contact
from . import grc_capital_late
from . import grc_capital_time
from . import grc_layer_capital
