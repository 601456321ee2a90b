from . import grc_campaign
from . import grc_campaign_mail_approval
from . import mailing_mailing
from . import grc_screen_todo
