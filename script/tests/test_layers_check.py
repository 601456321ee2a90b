import os
import shutil

import pytest
from lib import layers_check

HERE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MODELS = """
from odoo import fields, models
from odoo.addons.grc_base.tools.refresh.layer import FACTS, Layer


class GrcCustomer(models.Model):
    _inherit = "grc.customer"

    tickets = fields.Integer(readonly=True)
    {field}


class GrcLayerTickets(models.AbstractModel):
    _name = "grc.layer.tickets"
    _inherit = "grc.layer"

    _layer = Layer(name="tickets", runs=FACTS, needs=({needs},), columns=("tickets",))
"""


@pytest.fixture
def addons(tmp_path):
    """Give a copy of grc_base's models and tools, and a function that adds an addon beside it."""
    shutil.copytree(os.path.join(HERE, "addons/grc_base"), tmp_path / "addons/grc_base")

    def add(needs='"facts"', field=""):
        folder = tmp_path / "addons/grc_tickets/models"
        folder.mkdir(parents=True)
        (folder / "grc_customer.py").write_text(MODELS.format(needs=needs, field=field), encoding="utf-8")
        return str(tmp_path)

    return add


def test_repository():
    assert layers_check.main(HERE) == 0


def test_sound(addons, capsys):
    assert layers_check.main(addons()) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "options, said",
    [
        ({"needs": '"till"'}, "needs what is not there: till"),
        ({"needs": '"tickets"'}, "need each other"),
        ({"field": "mood = fields.Char()"}, "No layer yields the field “mood”"),
    ],
)
def test_unsound(addons, capsys, options, said):
    assert layers_check.main(addons(**options)) == 1
    assert said in capsys.readouterr().out


def test_field_that_is_computed(addons):
    assert layers_check.main(addons(field='mood = fields.Char(compute="_compute_mood")')) == 0
