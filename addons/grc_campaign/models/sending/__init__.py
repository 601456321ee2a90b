from . import grc_campaign_task
from . import grc_contact_ledger
from . import grc_sending
