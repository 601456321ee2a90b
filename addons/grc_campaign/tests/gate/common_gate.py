from datetime import date

from odoo.tools import SQL

from ..common_campaign import START, CampaignCase

#: Gates that companies choose an answer to, as something stands open, with the reason and model of a refusal.
OPEN = {
    "complaint": ("gate_complaint", "grc.action"),
    "overdue": ("gate_overdue", "account.move"),
    "credit": ("gate_credit", "res.partner"),
    "effort": ("gate_effort", "grc.customer"),
}


class GateCase(CampaignCase):
    """Customers before whose contact something comes, one of each kind, and one who is free; the days are fixed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gate_rules = cls.env["grc.campaign.gate.rule"]
        cls.partners = cls.people(5, user_id=cls.seller.id)
        cls.stopped = dict(zip(OPEN, cls.partners, strict=False))
        cls.free = cls.partners[4]
        cls.documents = {gate: getattr(cls, f"open_{gate}")(partner) for gate, partner in cls.stopped.items()}

    @classmethod
    def open_complaint(cls, partner):
        day = START.date()
        values = {"source": "complaint", "key": "complaint:gate", "date": day, "deadline": day, "summary": "x"}
        return cls.env["grc.action"].create({"partner_id": partner.id, "company_id": cls.company.id, **values}).id

    @classmethod
    def open_overdue(cls, partner):
        return cls.invoice(partner, date(2026, 5, 4), 500, invoice_date_due=date(2026, 6, 3)).id

    @classmethod
    def open_credit(cls, partner):
        cls.company.account_use_credit_limit = True
        partner.with_company(cls.company).credit_limit = 100
        cls.invoice(partner, date(2026, 6, 30), 500, invoice_date_due=date(2026, 12, 31))
        return partner.id

    @classmethod
    def open_effort(cls, partner):
        cls.env.flush_all()
        cls.env.cr.execute(
            SQL(
                "UPDATE grc_customer SET policy = 'abandon' WHERE partner_id = %s AND company_id = %s RETURNING id",
                partner.id,
                cls.company.id,
            )
        )
        ((row,),) = cls.env.cr.fetchall()
        cls.env.invalidate_all()
        return row

    def answers(self, answer, gates=OPEN, **values):
        """Let the company have an answer of its own to gates."""
        rules = [{"gate": gate, "answer": answer, "company_id": self.company.id, **values} for gate in gates]
        return self.gate_rules.create(rules)

    def tasks(self, campaign, place=0):
        """Return ``{partner: task}`` of a step of a campaign."""
        tasks = self.env["grc.campaign.task"].search([("step_id", "=", campaign.step_ids[place].id)])
        return {task.partner_id: task for task in tasks}

    def refusals(self, campaign):
        """Return ``{partner: [(reason, answer, model, id)]}`` of a campaign."""
        found = {}
        for row in self.env["grc.campaign.refusal"].search([("campaign_id", "=", campaign.id)], order="id"):
            found.setdefault(row.partner_id, []).append((row.reason, row.answer, row.res_model, row.res_id))
        return found

    def expected(self, answer):
        """Return the refusals of everybody before whose contact something comes."""
        return {
            partner: [(OPEN[gate][0], answer, OPEN[gate][1], self.documents[gate])]
            for gate, partner in self.stopped.items()
        }

    def hold(self, campaign):
        """Let everybody be in the comparison group of a campaign."""
        self.env.cr.execute(
            SQL("UPDATE grc_campaign_participation SET control = TRUE WHERE campaign_id = %s", campaign.id)
        )
        self.env.invalidate_all()
        return campaign

    def activities(self):
        """Return the activities of salespeople on the customers."""
        about = [("res_model", "=", "res.partner"), ("res_id", "in", self.partners.ids)]
        return self.env["mail.activity"].search(about)
