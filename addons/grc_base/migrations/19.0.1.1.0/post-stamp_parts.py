from odoo.addons.grc_base.tools.stamp import PARTS, stamp_update
from odoo.tools import SQL


def migrate(cr, version):
    """Fill what the margin of documents is made of; kind and margin stay as they were stored.

    Lines without an order are held against the products' costs of today.
    """
    cr.execute(stamp_update(SQL("m.state = 'posted' AND m.grc_discount IS NULL"), columns=PARTS))
