from odoo import models

from ...tools.privacy.held import ALL, Held


class GrcPrivacyTableSuite(models.AbstractModel):
    """What is entered and found out about customers: persons, reports, figures, movements."""

    _name = "grc.privacy.table.suite"
    _inherit = "grc.privacy.table"
    _description = "Personal Data: Customers"

    _place = 10
    _tables = (
        Held("grc.person", "deleted"),
        Held("grc.person.taste", "deleted"),
        Held("grc.completeness.value", "deleted"),
        Held("grc.preference.link", "deleted"),
        Held("grc.meeting.report", "deleted"),
        Held("grc.prospect", "deleted"),
        Held("grc.event", "anonymised", emptied=("data",), kept=("kind", "res_model"), why="figures"),
        Held("grc.transition", "anonymised", emptied=ALL, kept=("cause", "rfm"), why="figures"),
        Held("grc.customer", "kept", kept=ALL, why="figures"),
        Held("grc.privacy.request", "kept", kept=ALL, why="log"),
    )
