from . import grc_customer_gate
from . import grc_customer_link
