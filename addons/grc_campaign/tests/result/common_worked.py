from datetime import datetime, time

from odoo.addons.grc_base.tests.common import as_day
from odoo.tools import SQL

from ..common_campaign import CampaignCase

#: Customers of a group, and days since the launch.
SIZE, SINCE = 80, 100


class WorkedCase(CampaignCase):
    """The campaign that ``docs/methods.md`` works through: 160 customers, every other one held back.

    An order is three goods at 100, which cost 60 each; the campaign takes 10 % off.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.grc_email_cost = 0.5
        cls.start = as_day(-SINCE)
        cls.members = cls.people(2 * SIZE, "w")
        cls.held, cls.contacted = cls.members[::2], cls.members[1::2]
        cls.bought_last_year()
        cls.worked = cls.campaign(
            cls.members, control_share=0.5, fixed_cost=200, discount=0.1, goal_days=30, name="Worked"
        )
        cls.worked._launch()
        cls.draw(cls.worked, cls.held)
        cls.move(cls.worked, datetime.combine(cls.start, time(8)))
        cls.env["grc.campaign.executor"].sudo()._run(commit=False, now=datetime.combine(cls.start, time(9)))
        cls.env.invalidate_all()
        cls.bought_since()

    @classmethod
    def draw(cls, campaign, partners):
        """Hold back these customers of a campaign, and nobody else: a draw whose outcome is known."""
        cls.env.flush_all()
        cls.env.cr.execute(
            SQL(
                "UPDATE grc_campaign_participation SET control = partner_id = ANY(%s) WHERE campaign_id = %s",
                partners.ids,
                campaign.id,
            )
        )
        cls.env.invalidate_all()

    @classmethod
    def sold(cls, partners, day, price=100):
        """Return an invoice of three goods for each of some customers; nothing of it is overdue yet."""
        rows = [(partner, day, 3 * price) for partner in partners]
        return cls.invoices(rows, product=cls.good, quantity=3, invoice_date_due=as_day(30))

    @classmethod
    def bought_last_year(cls):
        """Two of five of either group, in the same weeks; somebody else before, so that last year is known."""
        cls.sold(cls.partner("Somebody else"), as_day(-SINCE - 420))
        for group in (cls.held, cls.contacted):
            cls.sold([one for place, one in enumerate(group) if place % 5 in (0, 1)], as_day(-SINCE - 350))

    @classmethod
    def bought_since(cls):
        """Of those held back two of five; of those contacted all but four, of whom one sends everything back."""
        cls.sold([one for place, one in enumerate(cls.held) if place % 5 in (1, 2)], as_day(-SINCE + 10))
        buyers = [one for place, one in enumerate(cls.contacted) if place not in (3, 23, 43, 63)]
        invoices = cls.sold(buyers, as_day(-SINCE + 12), 90)
        returned = invoices.filtered(lambda move: move.partner_id == cls.contacted[5])
        cls.credit(returned, as_day(-20), 270, product=cls.good, quantity=3)

    def screen(self, method, campaign=None):
        """Return what a manager is told of a campaign."""
        screen = self.env["grc.screen.campaign"].with_user(self.manager)
        return getattr(screen, method)((campaign or self.worked).id)

    def documents(self, figure, times=1, campaign=None):
        """Return the invoices that a figure opens."""
        documents = self.env["grc.customer.document"].with_user(self.manager)
        found = documents.search([("campaign", "=", f"{(campaign or self.worked).id}:{figure}:{times}")])
        return self.env["account.move"].browse(found.ids)
