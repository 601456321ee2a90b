from dataclasses import replace
from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, tagged

from ..tools.refresh.layer import FACTS, Layer, LayerError, Pass, faults, in_order
from .common import GrcCase

LATER = Pass(name="later", root="first", after="facts", marker="rebuilt_as_of", signature="signature")


def layer(name, *needs, runs=FACTS, columns=(), **options):
    return Layer(name=name, runs=runs, needs=needs, columns=columns, **options)


@tagged("post_install", "-at_install")
class TestDeclarations(TransactionCase):
    """What keeps layers from running is said in a sentence."""

    def found(self, *layers, fields=("revenue", "margin"), stored=()):
        return faults(list(layers), ["facts", "later"], set(fields), set(stored))

    def test_order_follows_needs(self):
        first, second, third = layer("a", "b"), layer("b", "c"), layer("c")
        self.assertEqual([one.name for one in in_order([first, second, third])], ["c", "b", "a"])
        self.assertEqual([one.name for one in in_order([third, layer("d"), second])], ["c", "d", "b"])

    def test_needs_of_an_earlier_pass_are_there(self):
        self.assertEqual([one.name for one in in_order([layer("a", "facts", runs=LATER)])], ["a"])

    def test_cycle(self):
        with self.assertRaises(LayerError) as caught:
            in_order([layer("a", "b"), layer("b", "a"), layer("c")])
        self.assertEqual(set(caught.exception.faults), {"a", "b"})
        self.assertIn("a, b", str(caught.exception))

    def test_unknown_need(self):
        self.assertIn("tickets", self.found(layer("a", "tickets"))["a"])

    def test_need_of_a_later_pass(self):
        self.assertIn("first", self.found(layer("a", "first"), layer("first", runs=LATER))["a"])

    def test_column_without_a_field(self):
        self.assertIn("mood", self.found(layer("a", columns=("mood",)))["a"])

    def test_two_layers_with_one_column(self):
        found = self.found(layer("a", columns=("revenue",)), layer("b", columns=("revenue",)))
        self.assertEqual(set(found), {"b"})
        self.assertIn("revenue", found["b"])

    def test_two_layers_with_one_name(self):
        self.assertIn("called", self.found(layer("a"), layer("a", "b"), layer("b"))["a"])

    def test_field_that_nothing_yields(self):
        self.assertIn("margin", self.found(layer("a", columns=("revenue",)), stored=("revenue", "margin"))["margin"])

    def test_pass_that_is_not_there(self):
        nowhere = replace(LATER, name="nowhere")
        self.assertIn("nowhere", self.found(layer("a", runs=nowhere))["a"])

    def test_who_needs_a_broken_one_is_broken(self):
        found = self.found(layer("a", "tickets"), layer("b", "a"), layer("c", "b"), layer("d"))
        self.assertEqual(set(found), {"a", "b", "c"})


@tagged("post_install", "-at_install")
class TestLayers(GrcCase):
    """The layers that are installed, and what becomes of one that cannot run."""

    def pipeline(self):
        return self.env["grc.pipeline"]

    def declared(self, change):
        """Let layers declare themselves as ``change(name, layer)`` says."""
        found = [(name, change(name, own)) for name, own in self.pipeline()._declared()]
        return patch.object(self.registry["grc.pipeline"], "_declared", lambda model: found)

    def test_all_can_run(self):
        runs, passes, out = self.pipeline()._planned()
        self.assertEqual(out, {})
        self.assertEqual(passes[0], FACTS)
        for one in passes:
            done = [self.env[name]._layer.name for name in runs[one.name]]
            self.assertEqual(done[0], one.root)
            for place, name in enumerate(runs[one.name]):
                needs = [need for need in self.env[name]._layer.needs if need in done]
                self.assertTrue(set(needs) <= set(done[:place]), name)

    def test_installation_is_stopped(self):
        bad = self.declared(lambda name, own: replace(own, needs=("tickets",)) if own.name == "rhythm" else own)
        with bad, self.assertRaisesRegex(ValidationError, "tickets"):
            self.pipeline()._check_layers()

    def test_left_out_at_a_start(self):
        """Facts are refreshed; columns of a layer that cannot run, and of those that need it, keep their values."""
        partner = self.partner("Customer")
        self.invoice(partner, -40, 100)
        self.refresh()
        before = self.facts(partner)
        self.invoice(partner, -3, 50)
        self.env.registry.clear_cache()
        self.addCleanup(self.env.registry.clear_cache)
        with self.declared(lambda name, own: replace(own, needs=("tickets",)) if own.name == "rhythm" else own):
            with self.assertLogs("odoo.addons.grc_base.models.refresh.grc_pipeline", "ERROR") as log:
                self.pipeline()._register_hook()
            self.assertIn("tickets", log.output[0])
            self.refresh()
            self.assertNotIn("last_purchase", self.pipeline()._columns())
        self.env.invalidate_all()
        customer = self.customer(partner)
        self.assertEqual(customer.revenue, 150)
        self.assertEqual(customer.last_purchase, before["last_purchase"])

    def test_result_that_nobody_left(self):
        run = self.pipeline()._run(self.company)
        with self.assertRaisesRegex(LookupError, "Layer"):
            run.found(Layer)

    def test_reckoned_and_not_declared(self):
        run = self.pipeline()._run(self.company)
        rhythm = self.registry["grc.layer.rhythm"]
        with (
            patch.object(rhythm, "_measure", lambda model, run: {"revenue": []}),
            self.assertRaisesRegex(ValueError, "revenue"),
        ):
            self.pipeline()._measured(run, self.env["grc.layer.rhythm"])
