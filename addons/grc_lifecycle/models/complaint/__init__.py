from . import grc_customer
