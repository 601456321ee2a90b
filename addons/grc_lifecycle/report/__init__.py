from . import report_handover, report_handover_debt, report_handover_open
