from . import grc_debt
from . import grc_layer_due
from . import grc_layer_promise
from . import grc_layer_risk
