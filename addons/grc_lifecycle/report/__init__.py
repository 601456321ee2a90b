from . import report_handover, report_handover_open
