from . import grc_campaign_task
from . import grc_contact_ledger
from . import res_company
from . import res_config_settings
from . import grc_sending
