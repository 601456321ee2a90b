from . import grc_stage
from . import grc_stage_rule
from . import grc_stage_override
from . import grc_customer
from . import grc_transition
from . import grc_action
from . import mail_activity
from . import grc_competitor, grc_meeting_report, grc_meeting_report_done, grc_meeting_report_open
from . import grc_timeline, grc_timeline_kinds, grc_timeline_titles, grc_timeline_open, grc_handover_open
from . import grc_salesforce, grc_salesforce_measures
from . import grc_customer_chart
