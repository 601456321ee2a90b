from odoo.tests import tagged

from .asking import AskingMatrix
from .cases import SecurityCase
from .fields import FieldsMatrix
from .methods import MethodsMatrix
from .models import ModelsMatrix
from .oddities import OdditiesMatrix
from .sending import SendingMatrix


@tagged("post_install", "-at_install")
class TestMatrix(ModelsMatrix, MethodsMatrix, OdditiesMatrix, SendingMatrix, AskingMatrix, FieldsMatrix, SecurityCase):
    """Everything that ``rules.py`` says, tried on records of every model as every role."""

    # Odoo's runner looks at a class's own tests alone, unless told.
    allow_inherited_tests_method = True
