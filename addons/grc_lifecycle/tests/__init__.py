from . import test_meeting_report
