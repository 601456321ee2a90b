"""Days, hours and number of calls in France, where nobody has entered others."""

from odoo import SUPERUSER_ID, api

CALLS = {
    "call_weekdays": "5",
    "call_hours": "10:00-13:00, 14:00-20:00",
    "call_holidays": "01-01 easter+1 05-01 05-08 easter+39 easter+50 07-14 08-15 11-01 11-11 12-25",
    "call_most": 4,
    "call_days": 30,
}
#: What the rule named as its source before it knew of calls.
LAW = "Law 2025-594, in force since 11 August 2026"


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    rule = env.ref("grc_base.rule_france_person_phone", raise_if_not_found=False)
    if rule and not (rule.call_hours or rule.call_holidays or rule.call_most):
        rule.write(CALLS)
        if rule.law == LAW:
            rule.law = f"{LAW}; decree 2022-1313"
