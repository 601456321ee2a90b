from . import crm_lead, grc_customer
from . import grc_layer_opportunities
from . import grc_capital_time
from . import grc_likeness_source
from . import grc_likeness_trait
from . import crm_lead_likeness
from . import grc_consent_basis_opportunity
