from odoo.addons.grc_base.tools.reversal import reversal_update
from odoo.addons.grc_base.tools.stamp import stamp_update
from odoo.tools import SQL

NOTED = ("grc_margin_estimated", "grc_cost_basis")


def migrate(cr, version):
    """Say of each stored margin what its costs rest on, and lift what a reversed credit note had reversed.

    The margins themselves stay as they were stored.
    """
    cr.execute(stamp_update(SQL("m.state = 'posted' AND m.grc_cost_basis IS NULL"), columns=NOTED))
    chained = SQL("m.state = 'posted' AND m.reversed_entry_id IS NOT NULL")
    cr.execute(stamp_update(chained, columns=("grc_kind",)))
    cr.execute(reversal_update(SQL("m.reversed_entry_id IS NOT NULL")))
