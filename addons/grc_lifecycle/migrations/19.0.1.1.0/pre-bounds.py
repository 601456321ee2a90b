from odoo.addons.grc_base.tools.upgrade.repair import repair


def migrate(cr, version):
    """Bring stored values into their bounds, before the database is asked to hold them."""
    repair(cr, "grc_lifecycle")
