from odoo.tests import HttpCase, new_test_user, tagged

from .common_interests import InterestsCase

PATH = "/my/interests"


@tagged("post_install", "-at_install")
class TestInterests(InterestsCase, HttpCase):
    """What contacts say of themselves on the portal."""

    def setUp(self):
        super().setUp()
        self.authenticate("grc_jane", "grc_jane")

    def say(self, do, **values):
        token = self.url_open(PATH).text.split('name="csrf_token" value="')[1].split('"')[0]
        return self.url_open(PATH, data={"do": do, "csrf_token": token, **values})

    def test_one_tap(self):
        self.good.default_code = "OURS-1"
        page = self.url_open(PATH).text
        self.assertIn("Nothing yet.", page)
        self.assertIn(f"never/product/{self.template.id}", page)
        for liking in ("like", "never"):
            answer = self.say(f"{liking}/product/{self.template.id}")
            self.assertEqual(answer.status_code, 200)
        self.assertEqual(self.tastes(), [("product", "[OURS-1] Good", "never", "portal")])
        self.assertNotIn(f"like/product/{self.template.id}", answer.text)
        self.assertNotIn("OURS-1", answer.text)
        never = self.env["grc.person.taste"]._never_offered(self.customer)
        self.assertEqual(never, {self.customer.id: set(self.template.product_variant_ids.ids)})
        taste = self.env["grc.person.taste"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(taste.user_id, self.user)
        self.say(f"drop/{taste.id}")
        self.assertEqual(self.tastes(), [])

    def test_in_words(self):
        self.assertIn("Golf", self.say("like", kind="topic", words=" Golf ").text)
        self.say("dislike", kind="gift", words="Flowers")
        self.assertCountEqual(
            self.tastes(), [("topic", "Golf", "like", "portal"), ("gift", "Flowers", "dislike", "portal")]
        )

    def test_what_is_sent_wrong(self):
        """Nothing is entered, and nothing is told of what is not on the page."""
        other = self.env["product.template"].create({"name": "Secret lamp"})
        for do, values in (
            (f"like/product/{other.id}", {}),
            ("like/product/x", {}),
            ("like/hour", {}),
            ("never", {"kind": "topic", "words": "Golf"}),
            ("loves", {"kind": "topic", "words": "Golf"}),
            ("like", {"kind": "topic", "words": "  "}),
            ("like", {"kind": "topic", "words": "x" * 101}),
            ("like", {"kind": "product", "words": str(other.id)}),
            ("", {}),
        ):
            with self.subTest(do=do, **values):
                answer = self.say(do, **values)
                self.assertIn('role="alert"', answer.text)
                self.assertNotIn("Secret", answer.text)
        self.assertEqual(self.tastes(), [])

    def test_what_others_noted(self):
        """What a salesperson noted is neither shown nor taken back."""
        taste = self.env["grc.person.taste"].create(
            {"partner_id": self.customer.id, "kind": "topic", "name": "Haggling", "liking": "like"}
        )
        self.assertNotIn("Haggling", self.url_open(PATH).text)
        self.say(f"drop/{taste.id}")
        self.say(f"drop/{taste.id + 10**6}")
        self.say("drop/x")
        self.assertTrue(taste.exists())

    def test_of_others(self):
        """Nobody sees or changes what another contact said."""
        self.say("like", kind="topic", words="Golf")
        taste = self.env["grc.person.taste"].search([("partner_id", "=", self.customer.id)])
        new_test_user(self.env, "grc_john", "base.group_portal", password="grc_john")
        self.authenticate("grc_john", "grc_john")
        self.assertNotIn("Golf", self.url_open(PATH).text)
        self.say(f"drop/{taste.id}")
        self.assertTrue(taste.exists())

    def test_another_site(self):
        answer = self.url_open(PATH, data={"do": "like", "kind": "topic", "words": "Golf"})
        self.assertEqual(answer.status_code, 400)
        self.assertEqual(self.tastes(), [])

    def test_without_login(self):
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open(PATH).url)

    def test_not_too_many(self):
        self.env["grc.person.taste"].create(
            [
                {"partner_id": self.customer.id, "kind": "topic", "name": f"Topic {number}", "source": "portal"}
                for number in range(100)
            ]
        )
        self.assertIn("remove something first", self.say("like", kind="topic", words="Golf").text)

    def test_home(self):
        self.assertIn(PATH, self.url_open("/my").text)
