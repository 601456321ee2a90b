from . import grc_contact_ledger
from . import grc_pressure_rule
from . import grc_pressure_source
from . import grc_pressure_ahead
from . import grc_pressure
from . import mailing_trace
from . import grc_pressure_call
