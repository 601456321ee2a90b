from functools import partial

from odoo.addons.grc_base.tools.uninstall import forget

from . import models

uninstall_hook = partial(forget, module="grc_example")
