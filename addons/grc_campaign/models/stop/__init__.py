from . import grc_campaign_queue
from . import grc_consent_queue
from . import mail_mail
from . import grc_campaign
from . import grc_campaign_fuse
