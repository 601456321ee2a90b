from . import grc_salesforce
from . import grc_salesforce_measures
from . import crm_team
