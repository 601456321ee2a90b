"""What comes before a contact, and each answer to it: state, refusal with its document, and what is done."""

from datetime import timedelta
from unittest.mock import patch

from odoo import api, models
from odoo.orm.model_classes import add_to_registry
from odoo.tests import tagged
from odoo.tools import SQL

from ..common_campaign import START
from .common_gate import OPEN, GateCase

SENDER = "odoo.addons.grc_campaign.models.run.grc_campaign_sender"
#: Of a first step, by answer: its state, whether the reason stays, and the state of the participation.
BECAME = {
    "wait": ("ready", True, "running"),
    "skip": ("skipped", True, "running"),
    "channel": ("done", False, "running"),
    "person": ("ready", True, "running"),
    "end": ("cancelled", True, "exited"),
    "pass": ("done", False, "running"),
}


@tagged("post_install", "-at_install")
class TestAnswers(GateCase):
    def two_steps(self, **values):
        """Return a campaign of a mail, and a call a day later; it has run once."""
        return self.launched(self.partners, self.mail(latest=3), self.call(after="previous", delay=1), **values)

    def check_states(self, campaign, answer):
        """Check what has become of each who is stopped, and that the free one has been written to."""
        state, stays, running = BECAME[answer]
        first, second = self.tasks(campaign), self.tasks(campaign, 1)
        rows = {row.partner_id: row for row in campaign.participation_ids}
        for gate, partner in self.stopped.items():
            with self.subTest(gate=gate, answer=answer):
                task = first[partner]
                self.assertEqual((task.state, task.reason or False), (state, stays and OPEN[gate][0]))
                self.assertEqual(rows[partner].state, running)
                self.assertEqual(partner in second, answer in ("skip", "channel", "pass"))
        self.assertEqual(first[self.free].state, "done")
        self.assertIn(self.free, second)

    def test_each_gate_with_each_answer(self):
        for answer in BECAME:
            with self.subTest(answer=answer):
                rules = self.answers(answer)
                campaign = self.two_steps()
                self.run_at(0)
                self.check_states(campaign, answer)
                self.assertEqual(self.refusals(campaign), {} if answer == "pass" else self.expected(answer))
                written = self.partners if answer == "pass" else self.free
                self.assertEqual(self.env["res.partner"].browse(self.queued(campaign).mapped("res_id")), written)
                campaign.action_stop()
                rules.unlink()

    def test_without_any_rule(self):
        """What comes with the addon is what happens without it, too."""
        for keep in (True, False):
            if not keep:
                self.gate_rules.search([]).unlink()
            campaign = self.two_steps()
            self.run_at(0)
            found = {partner: rows[0][1] for partner, rows in self.refusals(campaign).items()}
            answers = {gate: "skip" if gate == "effort" else "wait" for gate in OPEN}
            self.assertEqual(found, {self.stopped[gate]: answer for gate, answer in answers.items()})

    def test_wait_until_it_is_too_late(self):
        """One row, however often it is looked at; the step is left out at the end, and nothing follows."""
        self.answers("wait")
        campaign = self.two_steps()
        for day in range(5):
            self.run_at(day)
        self.assertEqual(self.refusals(campaign), self.expected("wait"))
        self.assertEqual({self.tasks(campaign)[partner].state for partner in self.stopped.values()}, {"skipped"})
        self.assertEqual(list(self.tasks(campaign, 1)), [self.free])

    def test_another_channel(self):
        """Their salesperson calls; it is a contact by phone, and says nothing of why."""
        self.answers("channel")
        campaign = self.two_steps()
        self.run_at(0)
        ledger = self.env["grc.contact.ledger"].search([("campaign_id", "=", campaign.id)])
        channels = {row.partner_id: row.channel for row in ledger}
        self.assertEqual(channels, {**dict.fromkeys(self.stopped.values(), "phone"), self.free: "email"})
        activities = self.activities()
        self.assertEqual(set(activities.mapped("res_id")), {partner.id for partner in self.stopped.values()})
        self.assertEqual(activities.user_id, self.seller)
        self.assertEqual(activities.activity_type_id.category, "phonecall")
        self.assertEqual(set(activities.mapped("summary")), {"Contact them yourself in place of “Mail”"})
        self.assertFalse(any(activities.mapped("note")))
        self.assertEqual(self.tasks(campaign)[self.stopped["overdue"]].activity_id.res_id, self.stopped["overdue"].id)

    def test_a_visit(self):
        self.partners.write({"street": "Rue de Fer 1", "zip": "5000", "city": "Namur"})
        self.answers("channel", channel="visit")
        campaign = self.two_steps()
        self.run_at(0)
        self.assertEqual(self.activities().activity_type_id.category, "meeting")
        ledger = self.env["grc.contact.ledger"].search([("campaign_id", "=", campaign.id)])
        self.assertIn("visit", ledger.mapped("channel"))

    def test_a_call_is_that_channel(self):
        """Who is to be called anyway is called, and nothing was refused."""
        self.answers("channel")
        campaign = self.launched(self.partners, self.call())
        self.run_at(0)
        self.assertEqual(set(self.states(campaign).values()), {("done", None)})
        self.assertFalse(self.refusals(campaign))

    def test_consent_on_the_other_channel(self):
        """Who may not be called waits."""
        self.answers("channel")
        partner = self.stopped["overdue"]
        self.env["grc.consent"].create(
            {
                "partner_id": partner.id,
                "company_id": self.company.id,
                "channel": "phone",
                "decision": "refused",
                "source": "Letter",
                "moment": START - timedelta(days=9),
            }
        )
        campaign = self.two_steps()
        self.run_at(0)
        task = self.tasks(campaign)[partner]
        self.assertEqual((task.state, task.reason), ("ready", "gate_overdue"))
        self.assertEqual(self.refusals(campaign)[partner][0][:2], ("gate_overdue", "wait"))
        self.assertEqual(self.tasks(campaign)[self.stopped["complaint"]].state, "done")

    def test_pressure_on_the_other_channel(self):
        """The call asks for room, too."""
        self.answers("channel")
        self.rules.create({"name": "Calls", "channel": "phone", "number": 1, "days": 7, "company_id": self.company.id})
        first = self.launched(self.stopped["overdue"], self.call(), priority=9)
        campaign = self.two_steps(priority=1)
        self.run_at(0)
        partner = self.stopped["overdue"]
        self.assertEqual(self.tasks(campaign)[partner].reason, "pressure")
        gate, pressure = self.refusals(campaign)[partner]
        self.assertEqual((gate[:2], pressure[:2]), (("gate_overdue", "channel"), ("pressure", False)))
        call = self.tasks(first)[partner]
        self.assertEqual(pressure[2:], ("grc.campaign.task", call.id), "the call that has filled the rule")

    def test_a_person(self):
        """Their salesperson is asked once, with a link to what is open; then the mail goes."""
        self.answers("person")
        campaign = self.two_steps()
        for hours in (0, 24):
            self.run_at(START + timedelta(hours=hours))
            asked = {one.res_id: one for one in self.activities() if one.summary.startswith("Before")}
            self.assertEqual(set(asked), {partner.id for partner in self.stopped.values()})
        activity = asked[self.stopped["overdue"].id]
        self.assertEqual(activity.user_id, self.seller)
        self.assertEqual(activity.summary, "Before they are contacted: An invoice is overdue")
        self.assertIn(f'href="/odoo/account.move/{self.documents["overdue"]}"', activity.note)
        self.assertEqual(self.sent(campaign), self.free, "being asked is no contact of the customer")
        self.env["grc.action"].browse(self.documents["complaint"]).state = "done"
        self.run_at(START + timedelta(hours=48))
        self.assertIn(self.stopped["complaint"], self.sent(campaign))

    def test_nobody_is_asked_too_late(self):
        """Where the step does not wait until tomorrow, it is no question."""
        self.answers("person")
        self.launched(self.partners, self.mail(latest=0))
        self.run_at(0)
        self.assertFalse(self.activities())

    def test_in_the_language_of_who_is_asked(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["ir.module.module"]._load_module_terms(["grc_campaign"], ["fr_FR"])
        self.seller.lang = "fr_FR"
        words = self.env["grc.campaign.gate.person"].with_context(lang="fr_FR")._words("gate_overdue", None, None)
        self.answers("person")
        self.two_steps()
        self.run_at(0)
        self.assertIn(words["summary"], self.activities().mapped("summary"))

    def test_one_that_cannot_be_asked(self):
        """Whom it fails for is asked tomorrow; the others have been."""
        self.answers("person")
        campaign = self.two_steps()
        model, broken = type(self.env["mail.activity"]), self.stopped["credit"]
        create = model.create

        def failing(activities, vals_list):
            if any(vals.get("res_id") == broken.id for vals in vals_list):
                raise ValueError("No")
            return create(activities, vals_list)

        with patch.object(model, "create", api.model_create_multi(failing)), self.assertLogs(SENDER, "WARNING"):
            self.run_at(0)
        self.assertEqual(len(self.activities()), 3)
        self.assertEqual(self.refusals(campaign)[broken][0][1], "wait")
        self.run_at(1)
        self.assertIn(broken.id, self.activities().mapped("res_id"))

    def test_the_comparison_group_alike(self):
        """What becomes of them is the same; nobody is called, asked or written to on their account."""
        for answer, (state, __, running) in BECAME.items():
            with self.subTest(answer=answer):
                rules = self.answers(answer)
                campaign = self.hold(self.two_steps())
                self.run_at(0)
                for partner in self.stopped.values():
                    task = self.tasks(campaign)[partner]
                    self.assertEqual(task.state, "ghost" if state == "done" else state)
                    self.assertEqual(task.participation_id.state, running)
                self.assertEqual(self.refusals(campaign), {} if answer == "pass" else self.expected(answer))
                self.assertFalse(self.activities() or self.sent(campaign) or self.queued(campaign))
                campaign.action_stop()
                rules.unlink()

    def test_marketing_alone(self):
        """A service does not wait for an invoice."""
        campaign = self.launched(self.partners, self.call(), purpose="service")
        self.run_at(0)
        self.assertEqual(set(self.states(campaign).values()), {("done", None)})

    def test_rules_of_another_company(self):
        """A company's own rule goes before the shared one, and is nobody else's."""
        other = self.new_company("Other Ltd")
        self.gate_rules.create([{"gate": gate, "answer": "pass", "company_id": other.id} for gate in OPEN])
        campaign = self.two_steps()
        self.run_at(0)
        self.assertEqual(set(self.refusals(campaign)), set(self.stopped.values()))
        self.assertEqual(self.gate_rules._of(other)["overdue"].answer, "pass")
        self.assertEqual(self.gate_rules._of(self.company)["overdue"].answer, "wait")

    def test_erased(self):
        """What is kept of who was erased names no document that is theirs."""
        campaign = self.two_steps()
        self.run_at(0)
        gone = campaign.participation_ids.filtered(lambda row: row.partner_id == self.stopped["credit"])
        self.env["grc.privacy.table.campaign"]._empty_outcomes(gone.ids)
        refusals = self.env["grc.campaign.refusal"].search([("campaign_id", "=", campaign.id)])
        named = refusals.filtered("res_id").partner_id
        self.assertEqual(named, self.partners - self.free - self.stopped["credit"])

    def test_timeline(self):
        """The salesperson sees what came first; of the comparison group nothing."""
        for held in (False, True):
            campaign = self.two_steps(name=f"Autumn {held}")
            if held:
                self.hold(campaign)
            self.run_at(0)
        lines = self.env["grc.timeline"].with_user(self.seller)
        found = lines.search([("partner_id", "=", self.stopped["overdue"].id), ("kind", "=", "gate")])
        self.assertEqual(found.mapped("title"), ["Autumn False: An invoice is overdue"])
        self.assertEqual(found.action_open_document()["res_model"], "grc.campaign.refusal")

    def test_dry_run(self):
        """It says of each gate how many, and what is done."""
        for answer in ("wait", "skip", "channel", "end"):
            with self.subTest(answer=answer):
                rules = self.answers(answer)
                campaign = self.campaign(self.partners, self.mail(), self.call(after="previous", delay=1))
                first, second = self.env["grc.screen.rehearsal"].with_user(self.manager).rehearse(campaign.id)["steps"]
                label = dict(rules._fields["answer"]._description_selection(self.env))[answer]
                found = {one["reason"]: (one["answer"], one["customers"], len(one["ids"])) for one in first["reasons"]}
                self.assertEqual(found, {reason: (label, 1, 1) for reason, __ in OPEN.values()})
                self.assertEqual((first["reached"], first["left"]), (5, 0) if answer == "channel" else (1, 4))
                self.assertEqual(len(first["figures"]["reached"]), first["reached"])
                came = second["reached"] + second["later"] + second["left"]
                self.assertEqual(came, 5 if answer in ("skip", "channel") else 1)
                rules.unlink()

    def test_dry_run_of_one_customer(self):
        self.answers("channel", ["overdue"])
        self.answers("skip", ["credit"])
        campaign = self.campaign(self.partners)
        screen = self.env["grc.screen.rehearsal"].with_user(self.manager)

        def told(gate):
            row = self.customers.search(
                [("partner_id", "=", self.stopped[gate].id), ("company_id", "=", self.company.id)]
            )
            return screen.rehearse(campaign.id, row.id)["trace"]["steps"][0]["text"]

        self.assertEqual(told("overdue"), "An invoice is overdue: Call or visit them instead.")
        self.assertIn("They owe more than their credit limit: Leave out the step", told("credit"))


class Deposit(models.AbstractModel):
    """A gate as another addon would write it: customers whose reference says that they wait for a deposit."""

    _module = None
    _name = "grc.campaign.gate.deposit"
    _inherit = "grc.campaign.gate"
    _description = "Deposits"
    _gate = "gate_deposit"

    @api.model
    def _query(self, company, day):
        return SQL("SELECT id, 'res.partner', id FROM res_partner WHERE ref = 'deposit'")


# So that no database loads it by itself.
Deposit._module = "grc_example"


@tagged("post_install", "-at_install")
class TestAnotherGate(GateCase):
    """All that follows from the class."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addClassCleanup(cls.registry.clear_all_caches)
        add_to_registry(cls.registry, Deposit)
        cls.addClassCleanup(cls.registry.__delitem__, Deposit._name)
        cls.registry._setup_models__(cls.env.cr, [])
        cls.free.ref = "deposit"

    def test_waits(self):
        campaign = self.launched(self.free)
        self.run_at(0)
        self.assertEqual(self.states(campaign)[self.free], ("ready", "gate_deposit"))
        row = ("gate_deposit", "wait", "res.partner", self.free.id)
        query = "SELECT reason, answer, res_model, res_id FROM grc_campaign_refusal WHERE campaign_id = %s"
        self.assertEqual(self.env.execute_query(SQL(query, campaign.id)), [row])
