from . import test_meeting_report
from . import test_timeline
from . import test_handover
from . import test_salesforce
from . import test_purchase_chart
from . import test_tours_report
