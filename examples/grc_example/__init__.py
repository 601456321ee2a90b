from functools import partial

from odoo.addons.grc_base.tools.uninstall import forget

from . import models

#: Leaves no trace in what others have made of its fields.
uninstall_hook = partial(forget, module="grc_example")
