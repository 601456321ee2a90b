from odoo.addons.grc_base.hooks import add_parts


def migrate(cr, version):
    """Create the columns by SQL, before the ORM finds them missing."""
    add_parts(cr)
