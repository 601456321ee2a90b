from odoo.tests import tagged

from .cases import SecurityCase
from .models import ModelsMatrix


@tagged("post_install", "-at_install")
class TestMatrix(ModelsMatrix, SecurityCase):
    """Everything that ``rules.py`` says, tried on records of every model as every role."""
