from . import grc_document
from . import crm_lead
from . import grc_competitor
from . import grc_meeting_report
from . import grc_meeting_report_done
from . import grc_meeting_report_open
