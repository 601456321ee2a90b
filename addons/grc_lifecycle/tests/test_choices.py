from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install", "grc_base", "grc_lifecycle")
class TestChoices(TransactionCase):
    """A record that is named by a choice has its label as a name, in the reader's language, never the stored key."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.named = {
            name: cls.env[name]._fields[model._rec_name]
            for name, model in cls.env.registry.items()
            if name.startswith("grc.") and not model._abstract and model._rec_name in model._fields
            if cls.env[name]._fields[model._rec_name].type == "selection"
        }

    def test_each_of_our_models(self):
        self.assertGreaterEqual(
            set(self.named), {"grc.person.purpose", "grc.person.erasure", "grc.transition", "grc.threshold"}
        )
        for lang in ("en_US", "fr_FR"):
            for name, field in self.named.items():
                model = self.env[name].with_context(lang=lang)
                for key, label in model._fields[field.name]._description_selection(model.env):
                    with self.subTest(model=name, lang=lang, key=key):
                        self.assertEqual(model.new({field.name: key}).display_name, label)

    def test_a_stored_record_in_two_languages(self):
        purpose = self.env["grc.person.purpose"].search([("part", "=", "dates")], limit=1)
        read = [purpose.with_context(lang=lang) for lang in ("en_US", "fr_FR")]
        labels = [dict(one._fields["part"]._description_selection(one.env)) for one in read]
        names = [one.display_name for one in read]
        self.assertEqual(names, [label["dates"] for label in labels])
        self.assertEqual(len({"dates", *names}), 3)

    def test_a_record_without_its_choice(self):
        self.assertEqual(self.env["grc.person.purpose"].new({}).display_name, "")
