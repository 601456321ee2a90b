from datetime import datetime, timedelta

from odoo import Command
from odoo.tools import SQL

from .audience.common import AudienceCase

#: Moment of the launch in tests: a Monday in summer.
START = datetime(2026, 7, 6, 8, 0)


class CampaignCase(AudienceCase):
    """A company whose customers may be written to, and the words to make campaigns and let them run."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaigns = cls.env["grc.campaign"]
        cls.env["grc.campaign"].search([("state", "=", "running")])._halt("manager")
        cls.rules = cls.env["grc.pressure.rule"]
        cls.rules.search([]).active = False

    @classmethod
    def people(cls, number, name="c", **values):
        """Return customers, each with an address, in the order of their ids."""
        partners = cls.env["res.partner"].create(
            [
                {
                    "name": f"{name} {place}",
                    "email": f"{name}{place}@example.com",
                    "phone": f"+3361234{place:04d}",
                    "is_company": True,
                    **values,
                }
                for place in range(number)
            ]
        )
        return cls.new_rows(partners)

    @classmethod
    def everyone(cls, partners, name="Everyone"):
        """Return the audience of some customers."""
        return cls.new_audience(("and", [("partner_id", "in", partners.ids)]), name=name)

    @classmethod
    def mail(cls, **values):
        """Return the values of a step that sends a mail."""
        mailing = cls.env["mailing.mailing"].create(
            {
                "subject": "Lamps",
                "body_html": values.pop("body", "<p>New lamps</p>"),
                "mailing_model_id": cls.env["ir.model"]._get_id("res.partner"),
                "grc_company_id": cls.company.id,
                "email_from": "us@example.com",
                "reply_to_mode": "new",
                "reply_to": "us@example.com",
            }
        )
        return {"name": "Mail", "action": "mail", "mailing_id": mailing.id, "after": "launch", **values}

    @classmethod
    def call(cls, **values):
        """Return the values of a step that plans a call."""
        kind = cls.env.ref("mail.mail_activity_data_call")
        return {"name": "Call", "action": "activity", "activity_type_id": kind.id, "after": "launch", **values}

    @classmethod
    def campaign(cls, partners, *steps, **values):
        """Return a draft of a campaign to customers."""
        return cls.campaigns.create(
            {
                "name": "Campaign",
                "audience_id": cls.everyone(partners).id,
                "step_ids": [
                    Command.create({"sequence": place, **step}) for place, step in enumerate(steps or (cls.mail(),))
                ],
                **values,
            }
        )

    @classmethod
    def launched(cls, partners, *steps, at=START, **values):
        """Return a campaign launched at a moment."""
        campaign = cls.campaign(partners, *steps, **values)
        campaign._launch()
        cls.move(campaign, at)
        return campaign

    @classmethod
    def move(cls, campaign, at):
        """Let a campaign have been launched at a moment."""
        cls.env.flush_all()
        enrolment = cls.env["grc.campaign.enrolment"]
        cls.env.cr.execute(SQL("DELETE FROM grc_campaign_task WHERE campaign_id = %s", campaign.id))
        for table, column, name in (
            ("grc_campaign", "launched_at", "id"),
            ("grc_campaign_participation", "entered_at", "campaign_id"),
        ):
            cls.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s = %s WHERE %s = %s",
                    *map(SQL.identifier, (table, column)),
                    at,
                    SQL.identifier(name),
                    campaign.id,
                )
            )
        cls.env.invalidate_all()
        cls.env.cr.execute(enrolment._first_tasks(campaign))

    def run_at(self, moment=0):
        """Run what is due, so many days after the start, or at a moment."""
        now = moment if isinstance(moment, datetime) else START + timedelta(days=moment)
        self.env.flush_all()
        number = self.env["grc.campaign.executor"].sudo()._run(commit=False, now=now)
        self.env.invalidate_all()
        return number

    def refuse(self, partner):
        """Let a contact have withdrawn from mails of marketing, the day before the start."""
        self.env["grc.consent"].create(
            {
                "partner_id": partner.id,
                "company_id": self.company.id,
                "point": partner.email_normalized,
                "channel": "email",
                "purpose": "marketing",
                "decision": "withdrawn",
                "source": "Letter",
                "moment": START - timedelta(days=1),
            }
        )

    def states(self, campaign, step=None):
        """Return ``{partner: (state, reason)}`` of the tasks of a campaign, of one step."""
        tasks = campaign.env["grc.campaign.task"].search([("campaign_id", "=", campaign.id)])
        if step:
            tasks = tasks.filtered(lambda task: task.step_id == step)
        return {task.partner_id: (task.state, task.reason or None) for task in tasks}

    def sent(self, campaign):
        """Return the partners in the ledger of a campaign, one a contact."""
        return self.env["grc.contact.ledger"].search([("campaign_id", "=", campaign.id)]).mapped("partner_id")

    def queued(self, campaign):
        """Return the mails in the queue that are of a campaign."""
        return self.env["mail.mail"].search([("mailing_id", "in", campaign.step_ids.mailing_id.ids)])
