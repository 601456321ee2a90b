from . import report_privacy
