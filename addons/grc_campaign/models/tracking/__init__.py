from . import grc_campaign_tracking
from . import mailing_trace
from . import mail_mail
from . import mailing_mailing
from . import grc_campaign
