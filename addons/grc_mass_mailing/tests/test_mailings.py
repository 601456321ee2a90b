import socket
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from odoo import Command
from odoo.addons.base.models.ir_mail_server import IrMail_Server
from odoo.tests import tagged

from .common import MailingCase


class Mailbox:
    """What arrives at a mail server."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        """Keep a mail as it came."""
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.mails.append((envelope.rcpt_tos, message))
        return "250 OK"


@tagged("post_install", "-at_install")
class TestMailings(MailingCase):
    """A mailing reaches whom it may, says why it left the others out, and carries its header."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mailbox = Mailbox()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = Controller(cls.mailbox, hostname="127.0.0.1", port=port)
        server.start()
        cls.addClassCleanup(server.stop)
        cls.smtp = cls.env["ir.mail_server"].create(
            {"name": "Ours", "smtp_host": "127.0.0.1", "smtp_port": port, "smtp_encryption": "none"}
        )
        # Tests of Odoo send nothing; these do, to a server of their own.
        cls.classPatch(IrMail_Server, "_disable_send", lambda self: False)
        cls.john = cls.env["res.partner"].create({"name": "John", "email": "john@example.com"})

    def send(self, mailing):
        """Send a mailing; return the addresses that it reached."""
        self.mailbox.mails.clear()
        mailing.mail_server_id = self.smtp
        mailing._action_send_mail()
        self.env["mail.mail"].search([("mailing_id", "=", mailing.id), ("state", "=", "outgoing")]).send()
        return {address for addresses, __ in self.mailbox.mails for address in addresses}

    def failures(self, mailing):
        return {trace.email: trace.failure_type for trace in mailing.mailing_trace_ids if trace.failure_type}

    def refuse(self, point="jane@example.com", decision="withdrawn", **values):
        values = {"channel": "email", "purpose": "marketing", "source": "Call", "company_id": self.company.id} | values
        return self.ledger.create({"point": point, "decision": decision, **values})

    def test_contacts(self):
        self.refuse()
        mailing = self.new_mailing(recipients=self.jane + self.john)
        self.assertEqual(self.send(mailing), {"john@example.com"})
        self.assertEqual(self.failures(mailing), {"jane@example.com": "grc_withdrawn"})
        trace = mailing.mailing_trace_ids.filtered("failure_type")
        self.assertEqual(trace.trace_status, "cancel")
        labels = dict(trace._fields["failure_type"]._description_selection(self.env))
        self.assertEqual(labels["grc_withdrawn"], "Consent withdrawn")

    def test_every_reason_has_a_label(self):
        """Whatever the condition answers with No, a trace can say."""
        reasons = {"archived", "refused", "withdrawn", "objected", "paused", "minor", "silent", "forbidden", "unasked"}
        texts = self.env["grc.consent.reason"]
        asked = self.env["grc.consent.condition"]._asked("email")
        labels = dict(self.env["mailing.trace"]._fields["failure_type"]._description_selection(self.env))
        for reason in reasons:
            self.assertEqual(labels[f"grc_{reason}"], texts._heading(asked, reason))

    def test_header(self):
        mailing = self.new_mailing(recipients=self.jane)
        self.send(mailing)
        ((__, mail),) = self.mailbox.mails
        self.assertEqual(mail["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")
        link = mailing._get_unsubscribe_oneclick_url("jane@example.com", self.jane.id)
        self.assertEqual("".join(mail["List-Unsubscribe"].split()), f"<{link}>")

    def test_company_of_the_mailing_decides(self):
        """Where the rule of the country decides, who has not been asked gets nothing; a purchase is enough there."""
        mailing = self.new_mailing(recipients=self.jane, company=self.second)
        self.assertEqual(self.send(mailing), set())
        self.assertEqual(self.failures(mailing), {"jane@example.com": "grc_unasked"})
        self.invoice(self.jane, -40, 100, company=self.second)
        self.env["grc.customer"]._refresh(self.second)
        again = self.new_mailing(recipients=self.jane, company=self.second)
        self.assertEqual(self.send(again), {"jane@example.com"})

    def test_strangers(self):
        """An address of no contact is written to unless it refused; of lists, and of any other recipients."""
        self.subscribe("ann@example.com", self.news)
        self.subscribe("bob@example.com", self.news)
        for decision in ("refused", "withdrawn", "objected", "paused"):
            with self.subTest(decision), self.cr.savepoint() as savepoint:
                self.refuse("ann@example.com", decision)
                mailing = self.new_mailing(lists=self.news)
                self.assertEqual(self.send(mailing), {"bob@example.com"})
                self.assertEqual(self.failures(mailing), {"ann@example.com": f"grc_{decision}"})
                other = self.new_mailing(lists=self.news, company=self.second)
                self.assertEqual(self.send(other), {"ann@example.com", "bob@example.com"}, "of one company alone")
                savepoint.rollback()
            self.env.invalidate_all()

    def test_address_of_a_contact(self):
        """A recipient of a list whose address is a contact's is asked about as that contact."""
        self.subscribe("jane@example.com", self.news)
        mailing = self.new_mailing(lists=self.news, company=self.second)
        self.assertEqual(self.send(mailing), set())
        self.assertEqual(self.failures(mailing), {"jane@example.com": "grc_unasked"})

    def test_consent_to_a_topic(self):
        """Who agreed to the topic of a list gets what goes to that list, and nothing else."""
        self.subscribe("jane@example.com", self.news, self.club)
        self.news._grc_give_topics()
        self.refuse(
            decision="given",
            topic_id=self.news.grc_topic_id.id,
            partner_id=self.jane.id,
            company_id=self.second.id,
        )
        self.assertEqual(self.send(self.new_mailing(lists=self.club, company=self.second)), set())
        both = self.new_mailing(lists=self.news | self.club, company=self.second)
        self.assertEqual(self.send(both), {"jane@example.com"})

    def test_couple(self):
        """Of two contacts with one address, the one who may be written to is."""
        twin = self.jane.copy({"name": "Jim", "email": "jane@example.com"})
        self.refuse(decision="given", partner_id=twin.id, company_id=self.second.id)
        mailing = self.new_mailing(recipients=self.jane + twin, company=self.second)
        self.assertEqual(self.send(mailing), {"jane@example.com"})
        sent = mailing.mailing_trace_ids.filtered(lambda trace: not trace.failure_type)
        self.assertEqual(sent.res_id, twin.id)

    def test_withdrawn_while_it_waits(self):
        """A mail in the queue does not leave after the withdrawal."""
        mailing = self.new_mailing(recipients=self.jane + self.john, mail_server_id=self.smtp.id)
        composer = self.env["mail.compose.message"].create(
            {
                "composition_mode": "mass_mail",
                "model": "res.partner",
                "res_ids": repr((self.jane + self.john).ids),
                "mass_mailing_id": mailing.id,
                "subject": "Lamps",
                "body": "<p>Lamps</p>",
                "force_send": False,
            }
        )
        composer._action_send_mail()
        waiting = self.env["mail.mail"].search([("mailing_id", "=", mailing.id)])
        self.assertEqual(waiting.mapped("state"), ["outgoing"] * 2)
        self.refuse()
        self.mailbox.mails.clear()
        waiting.send()
        self.assertEqual([addresses for addresses, __ in self.mailbox.mails], [["john@example.com"]])
        self.assertEqual(self.failures(mailing), {"jane@example.com": "grc_withdrawn"})

    def test_blacklist_is_told_as_before(self):
        """Also where somebody has switched Odoo's own look at it off: a mailing is marketing."""
        self.env["mail.blacklist"].create({"email": "jane@example.com"})
        mailing = self.new_mailing(recipients=self.jane + self.john, use_exclusion_list=False)
        self.assertEqual(self.send(mailing), {"john@example.com"})
        self.assertEqual(self.failures(mailing), {"jane@example.com": "mail_bl"})

    def test_company_of_a_mailing(self):
        """The present one of who makes it, else that of the responsible."""
        mailing = self.new_mailing(recipients=self.jane)
        self.assertEqual(mailing.grc_company_id, self.company)
        values = {"subject": "Lamps", "mailing_model_id": mailing.mailing_model_id.id}
        made = self.env["mailing.mailing"].with_company(self.second).create(values)
        self.assertEqual(made.grc_company_id, self.second)
        other = self.env["res.users"].create(
            {
                "name": "Other",
                "login": "grc_other",
                "company_id": self.second.id,
                "company_ids": [Command.set(self.second.ids)],
            }
        )
        theirs = self.env["mailing.mailing"].create({**values, "user_id": other.id})
        self.assertEqual(theirs.grc_company_id, self.second)
