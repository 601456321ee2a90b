from . import grc_customer
from . import grc_customer_document
from . import grc_event
from . import grc_prospect
from . import grc_transition
