from datetime import timedelta

from odoo import fields

from ..common_campaign import CampaignCase

CALL = "mail.mail_activity_data_call"
#: What is written.
GREETING = "Good morning"


class SourceCase(CampaignCase):
    """Customers, one rule that counts all channels, and what counts of each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = fields.Datetime.now()
        cls.members = cls.people(2)
        cls.member, cls.other = cls.members
        cls.rule = cls.rules.create({"name": "Rule", "number": 1, "days": 7, "company_id": cls.company.id})

    def counted(self, **values):
        """Return how many contacts the rule counts of the customer, after values were written on it."""
        self.rule.write(values)
        return self.used(self.member)

    def used(self, partner):
        """Return how many contacts the rule counts of a customer."""
        screen = self.env["grc.screen.pressure"].with_company(self.company)
        customer = self.env["grc.customer"].search(
            [("partner_id", "=", partner.id), ("company_id", "=", self.company.id)]
        )
        rows = self.env.execute_query(
            screen._used(self.company, self.rule, screen._alone(customer), fields.Datetime.now())
        )
        return sum(number for *__, number in rows)

    def done(self, record, kind=CALL, **action):
        """Plan an activity on a document and do it; as what My day has proposed, where values are given."""
        activity = record.activity_schedule(kind, user_id=self.seller.id)
        if action:
            self.env["grc.action"].create(
                {
                    "partner_id": self.member.id,
                    "company_id": self.company.id,
                    "key": f"test:{record._name}:{record.id}",
                    "date": self.now.date(),
                    "deadline": self.now.date(),
                    "summary": "x",
                    "activity_id": activity.id,
                    **action,
                }
            )
        activity._action_done()

    def write_to(self, record, at=None, kind="comment"):
        """Send a colleague's mail about a document to the customer."""
        message = record.message_post(
            body=GREETING,
            message_type=kind,
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.member.ids,
            author_id=self.seller.partner_id.id,
        )
        notices = self.env["mail.notification"].search([("mail_message_id", "=", message.id)])
        self.assertIn((self.member, "email"), [(one.res_partner_id, one.notification_type) for one in notices])
        message.date = at or self.now
        return message

    def lead(self, **values):
        return self.env["crm.lead"].create(
            {
                "name": "Lamps",
                "type": "opportunity",
                "partner_id": self.member.id,
                "company_id": self.company.id,
                "user_id": False,
                **values,
            }
        )

    def order(self):
        return self.env["sale.order"].create({"partner_id": self.member.id, "company_id": self.company.id})

    def owed(self):
        """Return an invoice that was due a month ago."""
        due = self.company._grc_today() - timedelta(days=30)
        return self.invoice(self.member, -60, 500, invoice_date_due=due)
