"""Each rule of the house finds what breaks it, and nothing else."""

import os
import textwrap

import pytest
from lib import house_check, house_exceptions

HERE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CUSTOMER = '''
class GrcCustomer(models.Model):
    """A customer."""

    _name = "grc.customer"

    kind = fields.Selection(lambda self: self._kinds())
    mark = fields.Char(search="_search_mark")

    @api.model
    def _kinds(self):
        return self.env["grc.kind"].all()

    @api.model
    def _search_mark(self, operator, value):
        return []

    @api.model
    def create(self, vals_list):
        return super().create(vals_list)

    def _badges(self):
        return [self.mark]

    def name_them(self):
        """Name them."""
        for customer in self:
            customer.mark = "x"
'''


@pytest.fixture
def house(tmp_path, monkeypatch):
    """Give a function that writes files of addons, and returns what is wrong with them."""
    for kind in ("FILES", "OVERRIDES", "ENTRIES"):
        monkeypatch.setattr(house_exceptions, kind, {})

    def check(**files):
        for name, text in {"grc_one/models/grc_customer": CUSTOMER, **files}.items():
            path = tmp_path / "addons" / (name + ".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text), encoding="utf-8")
        return house_check.House(str(tmp_path)).faults()

    return check


def test_repository():
    assert house_check.main(HERE) == 0


def test_what_is_in_order(house):
    assert house() == []


def test_a_full_folder(house):
    files = {"grc_one/tests/test_{}".format(number): "" for number in range(21)}
    assert house(**files) == ["addons/grc_one/tests: 21 files in one folder; at most 20."]


def test_a_long_file(house, monkeypatch):
    long = {"grc_one/tools/long": "#\n" * 351}
    assert house(**long) == ["addons/grc_one/tools/long.py: 351 lines; at most 350."]
    assert house(**{"grc_one/tests/test_long": "#\n" * 351}) == house(), "tests may be as long as their stories"
    monkeypatch.setitem(house_exceptions.FILES, "addons/grc_one/tools/long.py", "for a reason")
    assert house() == []


def test_an_exception_that_nothing_needs(house, monkeypatch):
    monkeypatch.setitem(house_exceptions.ENTRIES, ("grc.customer", "_gone"), "for a reason")
    assert house() == ["script/lib/house_exceptions.py: ('grc.customer', '_gone') of ENTRIES is not needed any more."]


OVERRIDE = '''
class GrcCustomer(models.Model):
    """More of a customer."""

    _inherit = "grc.customer"

    def _badges(self):
        return [*super()._badges(), self.mark]

    def write(self, vals):
        return super().write(vals)
'''


def test_super_is_for_the_next_addon(house):
    assert house(**{"grc_two/models/grc_customer": OVERRIDE}) == []
    assert house(**{"grc_one/models/two/grc_customer": OVERRIDE}) == [
        "addons/grc_one/models/two/grc_customer.py:7: grc.customer._badges extends by super() what its own addon made."
    ]


def test_super_to_a_mixin_of_the_same_addon(house):
    mixin = '''
    class GrcMixin(models.AbstractModel):
        """What kinds share."""

        _name = "grc.mixin"

        def _texts(self):
            return [self.name]
    '''
    kind = '''
    class GrcKind(models.Model):
        """A kind."""

        _name = "grc.kind"
        _inherit = ["grc.mixin"]

        def _texts(self):
            return [*super()._texts(), self.mark]
    '''
    found = house(**{"grc_one/models/grc_mixin": mixin, "grc_one/models/grc_kind": kind})
    assert [line.partition(": ")[2] for line in found] == [
        "grc.kind._texts extends by super() what its own addon made."
    ]


STRANGERS = '''
class GrcCustomer(models.Model):
    """More of a customer."""

    _inherit = "grc.customer"

    @api.model
    def _of(self, company):
        return self.search([("company_id", "=", company.id)])

    def _count(self):
        return self.env["grc.kind"].search_count([])

    @staticmethod
    def _plain(value):
        return value

    def _own(self):
        return self.env["grc.kind"].of(self)
'''


def test_methods_without_a_record(house, monkeypatch):
    found = house(**{"grc_two/models/grc_customer": STRANGERS})
    assert [line.partition(": ")[2] for line in found] == [
        "grc.customer._of needs no record: it belongs to a model of its own.",
        "grc.customer._count needs no record: it belongs to a model of its own.",
        "grc.customer._plain needs no record: it belongs to a model of its own.",
    ]
    for name in ("_of", "_count", "_plain"):
        monkeypatch.setitem(house_exceptions.ENTRIES, ("grc.customer", name), "for a reason")
    assert house() == []


def test_entry_points_are_few(house, monkeypatch):
    many = {("grc.action", str(number)): "for a reason" for number in range(26)}
    monkeypatch.setattr(house_exceptions, "ENTRIES", many)
    assert "script/lib/house_exceptions.py: 26 entry points of grc.action; at most 25." in house()


def test_two_files_of_a_folder(house):
    more = OVERRIDE.replace("_badges", "_others")
    found = house(**{"grc_two/models/grc_customer": OVERRIDE, "grc_two/models/grc_customer_more": more})
    assert found == ["addons/grc_two/models: 2 classes add to grc.customer; at most one a folder."]


def test_long_methods(house):
    body = "    a = 1\n" * 60
    assert house(**{"grc_one/tools/long": "def _long():\n" + body}) == [
        "addons/grc_one/tools/long.py:1: _long has 61 lines; at most 60."
    ]
    text = '@decorator\ndef _long():\n    """Say.\n\n    More.\n    """\n' + "    a = 1\n" * 59
    assert house(**{"grc_one/tools/long": text}) == [], "decorators and docstrings do not count"


def test_methods_that_are_long_together(house):
    text = "def _one():\n" + "    a = 1\n" * 26
    (fault,) = house(**{"grc_one/tools/long{}".format(number): text for number in range(15)})
    assert fault.startswith("addons: half of the methods have up to 27 lines, nine in ten up to 27")


def test_what_is_public_says_what_it_is(house):
    text = """
    class One:
        def two(self):
            pass

        def _three(self):
            pass

        def create(self):
            pass


    def four():
        pass
    """
    found = [line.partition(": ")[2] for line in house(**{"grc_one/tools/one": text})]
    assert sorted(found) == ["One has no docstring.", "One.two has no docstring.", "four has no docstring."]
