from . import grc_customer_gate
from . import grc_customer_link
from . import account_bank_statement_line
