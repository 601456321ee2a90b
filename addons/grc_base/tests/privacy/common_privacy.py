import re
from itertools import count

from odoo import Command, fields
from odoo.tests import new_test_user
from odoo.tools import SQL

from ..common import GrcCase, as_day
from ..common_users import of_company

#: A marker, wherever it was planted.
MARKER = re.compile(r"zqmark\d+q")


class PrivacyCase(GrcCase):
    """A customer of whom something is written everywhere, and a manager who may see personal data."""

    #: What they were sent a copy of.
    SENT = "Sent to all"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=False))
        cls.manager = new_test_user(
            cls.env,
            "privacy_manager",
            "base.group_partner_manager,sales_team.group_sale_manager,account.group_account_manager,"
            "grc_base.group_grc_manager,grc_base.group_grc_personal",
            **of_company(cls.company),
            email="manager@example.com",
        )
        cls.numbers = count(1)
        cls.planted = {}

    @classmethod
    def mark(cls, where):
        """Return a new marker; ``where`` is where it is planted."""
        marker = f"zqmark{next(cls.numbers)}q"
        cls.planted[marker] = where
        return marker

    @classmethod
    def marked(cls, model, /, *names, **values):
        """Return a new record of a model with a marker in each of some columns."""
        return cls.env[model].create(values | {name: cls.mark(f"{model}.{name}") for name in names})

    @classmethod
    def person_of(cls, name="Jane", **values):
        return cls.env["res.partner"].create({"name": name, "is_company": False} | values)

    def request(self, partner, kind="erasure", user=None, **values):
        """Return a request about a contact, by the manager."""
        requests = self.env["grc.privacy.request"].with_user(user or self.manager)
        return requests.create({"partner_id": partner.id, "kind": kind} | values)

    def erase(self, partner, **values):
        request = self.request(partner, **values)
        request.confirmation = "erase "
        request.action_erase()
        return request

    # What is planted

    @classmethod
    def plant(cls):
        """Fill ``cls.jane`` and all that Odoo and the suite keep of a customer with markers."""
        cls.jane = cls.marked(
            "res.partner",
            *("name", "street", "street2", "city", "zip", "function", "comment", "ref", "barcode", "company_name"),
            is_company=False,
            phone="+33612345678",
            email=f"{cls.mark('res.partner.email')}@example.com",
            website=f"https://{cls.mark('res.partner.website')}.example.com",
            country_id=cls.env.ref("base.fr").id,
        )
        cls.other = cls.partner("Somebody else")
        mine = {"partner_id": cls.jane.id}
        cls.marked("res.partner", "name", "street", parent_id=cls.jane.id, type="delivery")
        cls.marked("res.partner.bank", "acc_number", "acc_holder_name", **mine)
        cls.marked("ir.model.data", "name", module="__import__", model="res.partner", res_id=cls.jane.id)
        cls._plant_suite(mine)
        cls._plant_messages()
        cls._plant_documents(mine)
        cls._plant_meetings()
        cls.cr.flush()

    @classmethod
    def _plant_suite(cls, mine):
        cls.marked("grc.person", "name", "consent_note", birth_date="1980-03-02", **mine)
        cls.marked("grc.person", "name", relation="partner", **mine)
        cls.marked("grc.person.taste", "name", kind="topic", **mine)
        cls.env["grc.preference.link"]._ensure(cls.jane, "email", cls.company)
        report = cls.marked("grc.meeting.report", "said", "needs", "competitor_offer", **mine)
        cls.cr.flush()
        report.said = cls.mark("tracked change of a report")
        cls.marked("grc.consent", "evidence", "source", channel="email", decision="given", purpose="marketing", **mine)
        values = {**mine, "company_id": cls.company.id, "kind": "test", "date": fields.Date.today()}
        cls.env["grc.event"].create(dict(values, data={"note": cls.mark("grc.event.data")}))
        today = cls.company._grc_today()
        if "grc.action" in cls.env:
            cls.marked(
                "grc.action",
                *("summary", "why", "say", "offer", "feedback"),
                **dict(mine, company_id=cls.company.id, source="quotation", key="privacy", date=today, deadline=today),
            )
            stage = cls.env["grc.stage"].search([("phase", "=", "prospect")], limit=1)
            cls.marked("grc.stage.override", "reason", stage_id=stage.id, date_to=today, **mine)
        if "grc.wallet" in cls.env:
            cls.marked("grc.wallet", "note", spending=5000, **mine)
            cls.marked("grc.promise", "reason", kind="dispute", made_on=today, **mine)
        if "grc.campaign.review" in cls.env:
            values = {"name": "Review", "company_id": cls.company.id}
            audience = cls.env["grc.audience"].create(values)
            campaign = cls.env["grc.campaign"].create({**values, "audience_id": audience.id})
            cls.marked("grc.campaign.review", "reason", campaign_id=campaign.id, company_id=cls.company.id, **mine)

    @classmethod
    def _plant_messages(cls):
        cls.jane.message_post(body=cls.mark("a message"), subject=cls.mark("its subject"))
        cls.other.message_post(body=cls.mark("what they wrote elsewhere"), author_id=cls.jane.id)
        cls.received = cls.other.message_post(
            body=cls.SENT, partner_ids=cls.jane.ids, author_id=cls.env.user.partner_id.id
        )
        cls.cr.flush()
        cls.jane.email = f"{cls.mark('tracked change of the address')}@example.com"
        cls.cr.flush()
        cls.marked("mail.mail", "body_html", "subject", email_to=cls.jane.email)
        cls.marked("sms.sms", "body", partner_id=cls.jane.id, number="+33612345678")
        cls.env["ir.attachment"].create(
            {
                "name": cls.mark("a file's name"),
                "raw": cls.mark("a file's content").encode(),
                "mimetype": "text/plain",
                "res_model": "res.partner",
                "res_id": cls.jane.id,
            }
        )
        if "mailing.trace" in cls.env:
            email = f"{cls.mark('mailing.trace.email')}@example.com"
            cls.env["mailing.trace"].create({"model": "res.partner", "res_id": cls.jane.id, "email": email})

    @classmethod
    def _plant_documents(cls, mine):
        cls.bill = cls.invoice(cls.jane, -40, 100, ref=cls.mark("account.move.ref"))
        cls.bill.narration = cls.mark("account.move.narration")
        cls.paid = cls.pay(cls.bill)
        order = cls.order(cls.jane, confirm=False)
        order.write({"client_order_ref": cls.mark("sale.order.client_order_ref"), "note": cls.mark("sale.order.note")})
        if "crm.lead" in cls.env:
            lead = cls.marked(
                "crm.lead", "name", "description", "contact_name", "partner_name", type="opportunity", **mine
            )
            # Somebody whom nobody has matched with a contact, known by their address alone.
            cls.marked("crm.lead", "name", email_from=cls.jane.email)
            lead.message_post(body=cls.mark("a message on an opportunity"))

    @classmethod
    def pay(cls, invoice):
        """Post an entry that pays an invoice whole."""
        account = invoice.line_ids.filtered(lambda line: line.display_type == "payment_term").account_id
        lines = [
            {"account_id": account.id, "credit": invoice.amount_residual, "partner_id": invoice.partner_id.id},
            {"account_id": cls.account("income").id, "debit": invoice.amount_residual},
        ]
        entry = cls.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": cls.journal("EXCH").id,
                "date": as_day(-30),
                "partner_id": invoice.partner_id.id,
                "line_ids": [Command.create(line | {"name": cls.mark("label of a payment")}) for line in lines],
            }
        )
        entry._post(soft=False)
        (entry | invoice).line_ids.filtered(lambda line: line.account_id == account).reconcile()
        return entry

    @classmethod
    def _plant_meetings(cls):
        cls.marked(
            "calendar.event",
            *("name", "description", "location"),
            start="2026-03-02 08:00:00",
            stop="2026-03-02 09:00:00",
            partner_ids=[Command.set((cls.jane | cls.env.user.partner_id).ids)],
        )
        for done in (False, True):
            activity = cls.jane.activity_schedule(
                "mail.mail_activity_data_call", summary=cls.mark("a task"), note=cls.mark("its note")
            )
            if done:
                activity.action_feedback(feedback=cls.mark("what came of a task"))

    # What is found

    def markers(self):
        """Return ``{marker: tables in which it is}`` of every row of every table of the database."""
        self.env.flush_all()
        tables = self.env.execute_query(
            SQL(
                "SELECT table_name FROM information_schema.tables"
                " WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1"
            )
        )
        found = {}
        for (table,) in tables:
            rows = self.env.execute_query(
                SQL("SELECT t::text FROM %s t WHERE t::text LIKE '%%zqmark%%'", SQL.identifier(table))
            )
            for marker in {marker for row in rows for marker in MARKER.findall(row[0])}:
                found.setdefault(marker, []).append(table)
        return found

    def ledger(self):
        """Return what accounts hold, and the totals of invoices."""
        lines = self.env.execute_query(
            SQL("SELECT account_id, date, SUM(debit), SUM(credit) FROM account_move_line GROUP BY 1, 2 ORDER BY 1, 2")
        )
        moves = self.env.execute_query(
            SQL("SELECT id, name, state, date, amount_total, amount_residual, partner_id FROM account_move ORDER BY id")
        )
        return lines, moves
