from . import grc_competitor
from . import grc_meeting_report
from . import grc_meeting_report_done
from . import calendar_event
from . import grc_customer
from . import mail_activity
from . import res_partner
