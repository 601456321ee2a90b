from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from unittest.mock import patch

from markupsafe import Markup
from odoo.tests import tagged

from ...tools import neutral
from ..common_private import MARK, SOURCES, PrivateCase

SCRIPT = Path(__file__).parents[2] / "migrations" / "19.0.1.1.0" / "post-neutral.py"


def old_note(action):
    """Return the note that the planner wrote before: why, what to say and what to offer."""
    parts = [Markup("<p>%s</p>") % text for text in (action.why, action.say, action.offer) if text]
    return Markup("").join(parts).replace("\n", Markup("<br/>"))


@tagged("post_install", "-at_install")
class TestNeutral(PrivateCase):
    """Point 2: an upgraded database is made neutral where actions had left what they say."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.planted = {source: cls.marked(source) for source in SOURCES if source != "complaint"}
        for action in cls.planted.values():
            action.say = f"{MARK} say of {action.source}\nin two lines & more"
            cls.plant(action)

    @classmethod
    def plant(cls, action, **values):
        """Let the activity of an action be as it was written before."""
        action.activity_id.write({"summary": action.summary, "note": old_note(action)} | values)

    def migrate(self):
        self.env.flush_all()
        spec = spec_from_file_location("post_neutral", SCRIPT)
        script = module_from_spec(spec)
        spec.loader.exec_module(script)
        with patch.object(script._logger, "info") as told:
            script.migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        message, counts = told.call_args.args
        return message % counts

    def done(self, action, said):
        """Let an activity be done as it was before: note and feedback are posted."""
        plain = self.env.registry["mail.activity"].__mro__
        activity = action.activity_id.with_user(action.user_id)
        core = next(cls for cls in reversed(plain) if "_action_done" in cls.__dict__)
        core._action_done(activity, feedback=said)
        action.invalidate_recordset()

    def test_open(self):
        self.assertTrue(self.leaks())
        self.assertIn(f"{len(self.planted)} activities", self.migrate())
        self.assertEqual(self.leaks(), [])
        for action in self.planted.values():
            self.assertIn(f'data-oe-id="{action.id}"', action.activity_id.note)
            self.assertFalse(action.feedback, "there was nothing else in the note")
            self.assertIn(f"{MARK} summary of {action.source}", action.summary, "the action keeps its words")
        self.assertIn(" 0 activities", self.migrate())

    def test_done(self):
        """What was posted when it was done; of a life event, what was said goes to the action."""
        for source, action in self.planted.items():
            self.done(action, f"{MARK} said" if source == "life_event" else "He orders <two> lamps")
        posted = (self.customer | self.shop).message_ids.filtered(lambda message: MARK in (message.body or ""))
        self.assertTrue(posted)
        self.assertIn(f"{len(self.planted)} messages", self.migrate())
        self.assertEqual(self.leaks(), [])
        self.assertEqual(self.planted["life_event"].feedback, f"{MARK} said")
        self.assertEqual(self.planted["overdue"].activity_id.feedback, "He orders <two> lamps")
        bodies = "".join(self.customer.message_ids.mapped("body"))
        self.assertIn("He orders &lt;two&gt; lamps", bodies)
        self.assertIn("To do for this customer", bodies)
        for role in ("colleague", "employee", "portal", "seller"):
            self.assertNotIn(f"{MARK} Jane", self.read_by(role))
        self.assertIn(" 0 messages", self.migrate())

    def test_assigned(self):
        """Notices of an assignment named the action."""
        action = self.planted["overdue"]
        action.activity_id.with_context(tracking_disable=False).user_id = self.roles["colleague"]
        self.assertTrue([found for found in self.leaks() if found[0] == "mail_message"])
        self.migrate()
        self.assertEqual(self.leaks(), [])

    def test_what_is_somebody_elses_stays(self):
        """A complaint is its user's activity, and so is one planned by hand."""
        customer = self.customer.with_context(mail_activity_quick_update=True)
        theirs = customer.activity_schedule(
            "mail.mail_activity_data_todo",
            summary="MARK own",
            note="<p>MARK why of overdue</p>",
            user_id=self.seller.id,
        )
        complaint = customer.activity_schedule("grc_lifecycle.activity_type_complaint", summary="MARK broken")
        self.marked(
            "complaint", key=f"complaint:activity:{complaint.id}", activity_id=complaint.id, summary="MARK broken"
        )
        self.migrate()
        self.assertEqual((theirs.summary, complaint.summary), ("MARK own", "MARK broken"))
        self.assertIn("MARK why of overdue", theirs.note)
        self.assertEqual(len(self.leaks()), 2)

    def test_what_users_added(self):
        """Words that a user put into the note are kept with the action; those in the summary stay."""
        action = self.planted["playbook"]
        self.plant(
            action, summary="Ring after six", note=old_note(action) + Markup("<p>He is deaf <b>on the left</b></p>")
        )
        self.migrate()
        self.assertEqual(action.activity_id.summary, "Ring after six")
        self.assertIn("He is deaf", action.feedback)
        self.assertIn("on the left", action.feedback)
        self.assertEqual(self.leaks(), [])

    def test_opportunities(self):
        """Those that a playbook made lose the sentences, and keep what others wrote."""
        self.new_playbook(steps=[{"kind": "opportunity", "summary": f"{MARK} {{{{silence}}}}", "say": f"{MARK} say"}])
        self.enter(self.customer)
        self.plan()
        action = self.found(self.customer).filtered("step_id")
        lead = self.env["crm.lead"].browse(action.res_id)
        lead.write({"name": action.summary, "description": old_note(action) + Markup("<p>Comes from the fair</p>")})
        self.plant(action)
        self.migrate()
        self.assertEqual(self.leaks(), [])
        self.assertEqual(lead.name, "Opportunity of Wood Corner")
        self.assertIn("Comes from the fair", lead.description)
        self.assertIn(f'data-oe-id="{action.id}"', lead.description)

    def test_reports(self):
        """The line of a report keeps when, how and the link."""
        report = self.env["grc.meeting.report"].create(
            {
                "partner_id": self.customer.id,
                "said": "Well",
                "next_step": f"{MARK} offer",
                "next_date": "2026-03-03",
                "channel": "phone",
            }
        )
        report.action_done()
        line = self.customer.message_ids.filtered(lambda message: "grc.meeting.report" in (message.body or ""))
        line.body = Markup("<b>%s</b> Call on 03/02/2026. Next step: %s") % (
            report._get_html_link(title="Meeting report"),
            report.next_step,
        )
        self.migrate()
        self.assertNotIn(MARK, line.body)
        self.assertIn(f'data-oe-id="{report.id}"', line.body)
        self.assertIn("Call on 03/02/2026.", line.body)

    def test_html(self):
        """Whole elements go; what is woven into others takes the rest with it; breaks and entities do not hide it."""
        for body, expected in (
            ("<p>Two<br>lines &amp; more</p><p>Else</p>", "<p>Else</p>"),
            ("<div><p>Two lines &amp;\nmore</p></div>Else", "Else"),
            ("<p>He said: Two lines &amp; more!</p>", "<p>Line</p>"),
            ("<p>Else</p>", "<p>Else</p>"),
            ("", ""),
        ):
            with self.subTest(body=body):
                self.assertEqual(neutral.without(body, [], ["Two lines & more"], "Line", ""), expected)
        self.assertEqual(neutral.without("<span>Sum</span>", ["Sum"], [], "Line", ""), "<span>Line</span>")
        self.assertFalse(neutral.says(False, ["Sum"]))
        self.assertEqual(neutral.feedback("<p>Done</p>"), ("<p>Done</p>", ""))
