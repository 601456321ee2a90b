from . import grc_document
from . import crm_lead
from . import grc_meeting_report_step
from . import calendar_event
from . import mail_activity
