from odoo.addons.grc_base.hooks import add_costs


def migrate(cr, version):
    """Create the columns of where costs come from by SQL, before the ORM finds them missing."""
    add_costs(cr)
