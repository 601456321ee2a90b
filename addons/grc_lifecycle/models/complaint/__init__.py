from . import grc_complaint
from . import grc_customer
