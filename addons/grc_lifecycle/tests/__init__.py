from . import test_meeting_report
from . import test_timeline
