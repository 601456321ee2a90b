from . import crm_lead, grc_customer
