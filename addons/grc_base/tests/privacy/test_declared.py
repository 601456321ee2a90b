from odoo.tests import TransactionCase, tagged

from ...tools.privacy.held import ALL, links, texts


@tagged("post_install", "-at_install")
class TestDeclared(TransactionCase):
    """Each of our tables with something of a contact says what erasure does to each of its texts."""

    def test_every_text_of_ours_is_declared(self):
        declared = {held.model: held for __, held in self.env["grc.privacy.table"]._all()}
        ours = [
            model
            for model in self.env.values()
            if model._name.startswith("grc.") and model._auto and not model._abstract and not model._transient
        ]
        linked = [model for model in ours if links(model)]
        self.assertGreater(len(linked), 10)
        for model in linked:
            with self.subTest(model._name):
                self.assertIn(model._name, declared, "declare it in a class of grc.privacy.table")
                held = declared[model._name]
                if held.fate != "deleted" and ALL not in (held.emptied, held.kept):
                    told = {*held.emptied, *held.replaced, *held.kept}
                    self.assertEqual(set(texts(model)) - told, set(), "texts of which nothing is said")

    def test_declarations(self):
        """No table twice; no column that is not there, in what is ours; each reason has a sentence."""
        seen = set()
        sentences = self.env["grc.privacy.reason"]._sentences()
        for __, held in self.env["grc.privacy.table"]._all():
            self.assertNotIn(held.model, seen)
            seen.add(held.model)
            self.assertIn(held.why, ("", *sentences), held.model)
            if held.model.startswith("grc."):
                named = {name for name in (*held.emptied, *held.replaced, *held.kept, *held.links) if name != "*"}
                self.assertLessEqual(named, set(self.env[held.model]._fields), held.model)
        self.assertGreater(len(seen), 10)
