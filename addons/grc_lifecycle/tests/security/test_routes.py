import inspect
import json
from urllib.parse import quote, urlencode

from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .odd import TEXTS

#: Rights that a download asks for, and what is answered with some of them.
RIGHTS = {
    "all": ("grc_base.group_grc_user,base.group_allow_export", 200),
    "manager": ("grc_base.group_grc_manager,base.group_allow_export", 200),
    "no_export": ("grc_base.group_grc_manager", 403),
    "no_group": ("base.group_user,base.group_allow_export,sales_team.group_sale_manager", 403),
    "administrator": ("base.group_system", 403),
    "employee": ("base.group_user", 403),
    "portal": ("base.group_portal", 403),
}
#: Routes that anybody asks: they are behind a token, and the tests of the addon named try them.
PUBLIC = {
    "/contact-preferences/<token>": "grc_base",
    "/contact-preferences/<token>/confirm": "grc_base",
    "/contact-preferences/<token>/one-click": "grc_base",
    "/mailing/<int:mailing_id>/unsubscribe": "grc_mass_mailing",
    "/mailing/<int:mailing_id>/unsubscribe_oneclick": "grc_mass_mailing",
    "/mailing/confirm_unsubscribe": "grc_mass_mailing",
    "/mailing/list/update": "grc_mass_mailing",
    "/r/<string:code>/m/<int:mailing_trace_id>": "grc_mass_mailing",
    "/r/<string:code>/m/<int:mailing_trace_id>/<string:token>": "grc_campaign",
}
#: Downloads about all customers of a company: they are for managers.
MANAGED = {"/grc_campaign/programme.xlsx"}
#: Pages of the portal: whoever is signed in sees their own.
PORTAL = {"/my/interests"}
#: Values of the fields of customers that no search takes.
FIELDS = {
    "integer": ("abc", 1e40, True, {"a": 1}, "2026-01-01"),
    "monetary": ("abc", 1e40, True, {"a": 1}),
    "date": ("abc", "0000-00-00", "-99999999d", {"a": 1}, "2026-13-01", "today +99999999y"),
    "many2one": ({"a": 1}, 1e40, 2**40, [[{"a": 1}]], 0.5),
    "selection": ({"a": 1}, "\x00"),
    "char": ({"a": 1}, "\x00", [{"a": 1}]),
    "boolean": ({"a": 1}, "\x00"),
}
FIELDS["float"] = FIELDS["monetary"]


@tagged("post_install", "-at_install")
class TestRoutes(HttpCase):
    """Point 5: every route of ours, with and without each right, and with parameters that are none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.env["grc.customer"]._refresh(cls.company)
        for name, (groups, __) in RIGHTS.items():
            new_test_user(
                cls.env,
                f"rt_{name}",
                groups,
                password=f"rt_{name}",
                company_id=cls.company.id,
                company_ids=[Command.set(cls.company.ids)],
            )

    def endpoints(self):
        """Yield ``(path, endpoint)`` of the routes that an addon of ours adds or changes."""
        http = self.env["ir.http"]
        for path, endpoint in http._generate_routing_rules(sorted(self.registry._init_modules), converters=None):
            method = endpoint.func
            kinds = type(method.__self__).__mro__
            if any(kind.__module__.startswith("odoo.addons.grc_") and method.__name__ in vars(kind) for kind in kinds):
                yield path, endpoint

    def routes(self):
        """Return ``{path: names of its parameters}`` of the routes for users."""
        found = {}
        for path, endpoint in self.endpoints():
            if path not in {*PUBLIC, *PORTAL}:
                found[path] = [
                    name
                    for name, parameter in inspect.signature(endpoint.func).parameters.items()
                    if parameter.kind == parameter.POSITIONAL_OR_KEYWORD
                ]
        return found

    def get(self, path, **parameters):
        return self.url_open(f"{path}?{urlencode(parameters)}", allow_redirects=False, timeout=60)

    def test_rights(self):
        routes = self.routes()
        self.assertGreaterEqual(len(routes), 3)
        for path in routes:
            self.authenticate(None, None)
            self.assertIn(self.get(path).status_code, (303, 403), path)
        for name, (__, status) in RIGHTS.items():
            self.authenticate(f"rt_{name}", f"rt_{name}")
            for path in routes:
                refused = path in MANAGED and name != "manager"
                with self.subTest(path=path, rights=name), mute_logger("odoo.addons.base.models.ir_rule"):
                    self.assertAnswer(self.get(path), 403 if refused else status)

    def test_public(self):
        """What is asked without logging in is told here, with the addon whose tests try it."""
        public = {path for path, endpoint in self.endpoints() if endpoint.routing["auth"] == "public"}
        self.assertEqual(public, set(PUBLIC))

    def test_portal(self):
        """Each page of the portal asks for a login, and a form of another site enters nothing."""
        for path in PORTAL:
            self.authenticate(None, None)
            self.assertEqual(self.get(path).status_code, 303, path)
            self.authenticate("rt_portal", "rt_portal")
            self.assertEqual(self.get(path).status_code, 200, path)
            self.assertEqual(self.url_open(path, data={"do": "like"}, timeout=60).status_code, 400, path)

    def test_public_routes(self):
        """Each page of the customer, as each role and as nobody, with tokens and values that are none: nothing is told
        and nothing is entered."""
        pages = [path for path, addon in PUBLIC.items() if addon == "grc_base"]
        ledger = self.env["grc.consent"].sudo()
        partner = self.env["res.partner"].create({"name": "Jane Route", "email": "route@example.com"})
        link = self.env["grc.preference.link"]._ensure(partner, "email", self.company)[partner.id]
        good, before = link._token(), ledger.search_count([])
        for role in (None, *RIGHTS):
            self.authenticate(role and f"rt_{role}", role and f"rt_{role}")
            for path in pages:
                for text in TEXTS if role is None else TEXTS[::10]:
                    with self.subTest(path=path, role=role, value=text[:80]):
                        self.assertNothing(path, quote(text, safe=""), good, text)
        self.env.flush_all()
        self.assertEqual(ledger.search_count([]), before)

    def assertNothing(self, path, wrong, good, text):
        """Check that a wrong token is a wrong address, and that a good one takes no odd value."""
        for method in ("GET", "HEAD", "POST"):
            for odd in (wrong, f"{good}{wrong}"):
                response = self.url_open(path.replace("<token>", odd), method=method, data={"do": text}, timeout=60)
                self.assertIn(response.status_code, (400, 404), response.text[:300])
                self.assertNotIn("Traceback", response.text)
                self.assertNotIn("route@", response.text)
        values = {"do": text, "csrf_token": text, "version": text, "List-Unsubscribe": text}
        response = self.url_open(path.replace("<token>", good), data=values, timeout=60)
        self.assertIn(response.status_code, (400, 403, 404, 413), response.text[:300])
        self.assertRegex(response.text, r"(?s)<p>.*\w+ \w+.*</p>")
        self.assertNotIn("Traceback", response.text)

    def assertAnswer(self, response, status):
        """Check the status, and that a refusal says why."""
        self.assertEqual(response.status_code, status, response.text[:300])
        if status >= 400:
            self.assertRegex(response.text, r"(?s)<p>.*\w+ \w+.*</p>")
            self.assertNotIn("Traceback", response.text)

    def bad(self, name):
        """Return texts that the parameter of a route cannot be."""
        if name == "domain":
            fields = self.env["grc.customer"]._fields.values()
            terms = [
                [[field.name, operator, value]]
                for field in fields
                if field.store and field.groups is None
                for value in FIELDS.get(field.type, ())
                for operator in ("=", "in", ">")
            ]
            return [*TEXTS, *map(json.dumps, terms[:: max(1, len(terms) // 120)])]
        if name == "filters":
            odd = ["abc", -1, 2**40, 0.5, [1], {"a": 1}, "1e5", 1e300, float("inf")]
            days = ["0001-01-01", "9999-12-31", "x", 20260101, [1], {"a": 1}, "2026-02-30"]
            terms = [{"team_id": one} for one in odd] + [{"since": one} for one in days]
            terms += [{"compare": one} for one in ("abc", 1, [1], {})] + [[], [1], "x", 1]
            return [*TEXTS, *map(json.dumps, terms)]
        return TEXTS

    def test_bad_parameters(self):
        """Each of at least 200 parameters that are none gets 400 and a sentence, never 500."""
        self.authenticate("rt_manager", "rt_manager")
        asked = 0
        for path, names in self.routes().items():
            self.assertTrue(names, path)
            for name in names:
                for value in self.bad(name):
                    asked += 1
                    with self.subTest(path=path, name=name, value=value[:80]):
                        self.assertAnswer(self.get(path, **{name: value}), 400)
        self.assertGreater(asked, 200)

    def test_bad_parameters_without_rights(self):
        """Who may not export is told that, whatever they ask."""
        self.assertTrue(self.routes())
        with mute_logger("odoo.addons.base.models.ir_rule"):
            for role in ("no_export", "no_group", "portal"):
                self.authenticate(f"rt_{role}", f"rt_{role}")
                for path, names in self.routes().items():
                    for value in TEXTS[::10]:
                        with self.subTest(path=path, role=role, value=value[:80]):
                            self.assertAnswer(self.get(path, **dict.fromkeys(names, value)), 403)
