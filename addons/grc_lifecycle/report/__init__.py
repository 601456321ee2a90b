from . import report_handover
