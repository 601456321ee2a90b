"""The measure of groups against the value step as it is."""

from types import SimpleNamespace

from odoo.tests import TransactionCase, tagged

from benchmarks.frame import Result
from benchmarks.groups import _Measure


@tagged("post_install", "-at_install")
class TestLayers(TransactionCase):
    def test_value_step_runs_again_and_again_with_nothing_but_groups(self):
        company = self.env["res.company"].create({"name": "Groups alone"})
        measure = _Measure(SimpleNamespace(registry=lambda: self.env.registry), 0, Result("groups", 0))
        with measure.layers():
            for __ in range(2):
                self.env["grc.customer"]._refresh(company)
        self.env.cr.execute("SELECT relname FROM pg_class WHERE relname LIKE 'grc\\_%' AND relpersistence = 't'")
        self.assertFalse(self.env.cr.fetchall(), "a layer that the measure does not know has made a table")
