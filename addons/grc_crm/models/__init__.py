from . import crm_lead, grc_customer
from . import grc_customer_likeness
from . import grc_likeness_trait
from . import crm_lead_likeness
