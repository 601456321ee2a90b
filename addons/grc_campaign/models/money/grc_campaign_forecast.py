from dataclasses import replace
from datetime import timedelta

import numpy as np
from dateutil.relativedelta import relativedelta
from odoo import api, models
from odoo.tools import SQL

from ...engine import breakeven, power, share
from ...engine.audience import audience
from ...tools.customers import customers_among
from ...tools.forecast import LAST_YEAR, PACE, Contacts, Forecast, Order
from ...tools.window import PAST_MONTHS, YEAR, Window
from .grc_campaign import COSTS

#: Windows that are looked at where this one shows too little: times its length.
LONGER = (1, 2, 3)


class GrcCampaignForecast(models.AbstractModel):
    """What a campaign must bring, and what its result will be able to say, from its audience's own past."""

    _name = "grc.campaign.forecast"
    _description = "Forecast of a Campaign"

    @api.model
    def _share(self, campaign):
        """Return the share held back: of a launch, what it has settled, else what is said, else what is advised."""
        settled = self._settled(campaign)
        return self._read(campaign.sudo(), advise=False).share if settled is None else settled

    @api.model
    def _settled(self, campaign):
        """Return the share of a campaign that nothing has to advise; None: it is as advised."""
        if campaign.purpose != "marketing":
            return 0.0
        return campaign.control_share if campaign.launched_at or campaign.control_source == "said" else None

    @api.model
    def _read(self, campaign, advise=True):
        """Return the :class:`Forecast` of a campaign.

        :param campaign: ``grc.campaign``, one record, as the system sees it
        :param bool advise: look at longer windows, too, where the share sees too little
        """
        self.env.flush_all()
        self.env["grc.screen"]._ready()
        counted, window, basis = self._windows(campaign)
        people = self._people(campaign, drawn=False)
        totals = self._totals(counted, people)
        anyway = totals["orders"] * campaign.goal_days / counted.days
        contacts, order = self._contacts(campaign), self._brings(campaign, people)
        offer = self._offer(campaign, contacts, anyway, order, int(totals["customers"]))
        free = self._people(campaign, drawn=True)
        drawn = self._audience(window, free)
        part = self._part(offer, drawn.size, totals["customers"])
        choice = share.default_share(drawn, part) if part else None
        settled = self._settled(campaign)
        kept = (choice.share if choice else 0.0) if settled is None else settled
        held = self._held(drawn, part, choice, kept)
        return Forecast(
            basis=basis,
            counted=counted,
            customers=totals["customers"],
            drawn=drawn.size,
            contacts=contacts,
            anyway=anyway,
            order=order,
            offer=offer,
            needed=breakeven.needed(offer) if offer else None,
            choice=choice,
            share=kept,
            held=held,
            outlook=self._outlook(drawn, kept, held),
            advice=self._advice(campaign, window, free, choice, part) if advise else None,
        )

    # The past of the audience

    @api.model
    def _day(self, campaign):
        """Return the first day of a campaign by the company's clock: that of the launch, else today."""
        moment = campaign.launched_at
        return campaign._local(moment).date() if moment else campaign.company_id._grc_today()

    @api.model
    def _windows(self, campaign):
        """Return the window in which orders anyway are counted, the comparable one of as many days, and the basis.

        The same weeks of last year where the company's documents reach back so far, else its last twelve months, or as
        many days of them as there are.
        """
        company, day, days = campaign.company_id, self._day(campaign), campaign.goal_days
        first, start = self._first_day(company, day), day - timedelta(days=YEAR)
        if first and first <= start:
            # The window that began a year ago may not be over: it is as long as it can be told.
            window = self._window(campaign, start, min(days, YEAR), day - timedelta(days=1))
            return window, window, LAST_YEAR
        year = min(YEAR + 1, max((day - first).days if first else 1, 1))
        days, until = min(days, YEAR), day - timedelta(days=1)
        recent = self._window(campaign, day - timedelta(days=days), days, until)
        return self._window(campaign, day - timedelta(days=year), year, until), recent, PACE

    @api.model
    def _window(self, campaign, start, days, until):
        return Window(campaign.company_id, start, days, campaign.invoice_days, until)

    @api.model
    def _first_day(self, company, until):
        """Return the day of the company's first document."""
        documents = self.env["grc.document.source"]._stream(company, until)
        return self.env.execute_query(SQL("SELECT MIN(d.date) FROM (%s) d", documents))[0][0]

    @api.model
    def _people(self, campaign, drawn):
        """Return the SELECT of ``entity_id, late, nth`` of an audience: of a launched campaign, who was taken in.

        :param bool drawn: only those who may be held back for comparison
        """
        return self.env["grc.campaign.purchase"]._known(self._people_query(campaign, drawn))

    @api.model
    def _people_query(self, campaign, drawn):
        if campaign.launched_at:
            return SQL(
                """
                SELECT DISTINCT p.commercial_partner_id AS entity_id, 0 AS late, 1 AS nth
                  FROM grc_campaign_participation m
                  JOIN res_partner p ON p.id = m.partner_id
                 WHERE m.campaign_id = %s AND m.state <> 'aside' AND (m.exemption IS NULL OR NOT %s)
                """,
                campaign.id,
                drawn,
            )
        enrolment = self.env["grc.campaign.enrolment"]
        return SQL(
            "SELECT c.partner_id AS entity_id, 0 AS late, 1 AS nth FROM grc_customer c %s"
            " WHERE c.id IN (%s) AND x.reason IS NULL",
            enrolment._exempt(campaign, drawn),
            enrolment._customers(campaign),
        )

    @api.model
    def _totals(self, window, people):
        """Return what an audience bought in a window, all together."""
        names = ("customers", "orders", "made", "articles", "sold", "earned", "credited")
        sums = SQL(", ").join(SQL("COALESCE(SUM(b.%s), 0)::float8", SQL.identifier(name)) for name in names[1:])
        bought = self.env["grc.campaign.purchase"]._customers(window, people)
        row = self.env.execute_query(SQL("SELECT COUNT(*), %s FROM (%s) b", sums, bought))[0]
        return dict(zip(names, row, strict=True))

    @api.model
    def _audience(self, window, people):
        """Return the engine's audience: who bought what in a comparable window, and in the year before it."""
        bought = self.env["grc.campaign.purchase"]._customers(window, people)
        rows = self.env.execute_query(
            SQL("SELECT b.past, b.before, b.revenue, b.orders > 0 FROM (%s) b ORDER BY b.entity_id", bought)
        )
        past, before, revenue, buys = np.array(rows, dtype=float).reshape(-1, 4).T
        return audience(past, before, revenue, buys)

    # What it costs, and what an order brings

    @api.model
    def _contacts(self, campaign):
        """Return the :class:`Contacts` of the steps that contact somebody."""
        steps = campaign.step_ids.filtered(lambda step: not step.closed and step.channel)
        reached = {channel: self._reached(campaign, channel) for channel in set(steps.mapped("channel"))}
        return [Contacts(step.channel, *reached[step.channel], campaign[COSTS[step.channel]]) for step in steps]

    @api.model
    def _reached(self, campaign, channel):
        """Return how many customers may be contacted by a channel today, and how many of them are not left out."""
        enrolment, company = self.env["grc.campaign.enrolment"], campaign.company_id
        entities = customers_among(enrolment._customers(campaign), "partner_id")
        left_out = self.env["grc.campaign.gate.answer"]._left_out(
            company, company._grc_today(), entities, campaign.purpose == "marketing"
        )
        query = SQL(
            """
            SELECT COUNT(*), COUNT(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM gone g WHERE g.partner_id = v.partner_id))
              FROM (%s) v
            """,
            enrolment._allowed(campaign, SQL("p.id IN (%s)", entities), channel),
        )
        return self.env.execute_query(SQL("WITH gone(partner_id) AS MATERIALIZED (%s) %s", left_out, query))[0]

    @api.model
    def _brings(self, campaign, people):
        """Return the :class:`Order` of an audience: as said, else the mean of its last twelve months."""
        if campaign.order_source == "said":
            values = (campaign.order_revenue, campaign.order_margin, campaign.order_articles, campaign.returns_share)
            return Order(None, *values)
        window = self._year(campaign)
        totals = self._totals(window, people)
        number, sold = int(totals["made"]), totals["sold"]
        if not number or not sold > 0:
            return None
        returned = min(max(totals["credited"] / sold, 0.0), 1.0)
        return Order(number, sold / number, totals["earned"] / number, max(totals["articles"], 0.0) / number, returned)

    @api.model
    def _year(self, campaign):
        """Return the twelve months up to the day before a campaign."""
        day = self._day(campaign)
        start = day - relativedelta(months=PAST_MONTHS)
        return Window(campaign.company_id, start, (day - start).days, 0, day - timedelta(days=1))

    @api.model
    def _offer(self, campaign, contacts, anyway, order, everyone):
        """Return the engine's offer; None where nobody can be contacted, or no order is known.

        Where no step contacts anybody, something is done for everyone.
        """
        reached = max((step.contacted for step in contacts), default=everyone)
        if not (reached and order):
            return None
        discount = campaign.discount * order.revenue
        return breakeven.Offer(
            contacts=reached,
            margin=order.margin,
            fixed=campaign.fixed_cost,
            contact=sum(step.contacted * step.cost for step in contacts) / reached,
            anyway=anyway,
            discount=discount,
            returns=order.returned * max(order.margin - discount, 0.0),
            articles=order.articles,
            revenue=order.revenue,
        )

    # Who is held back

    @api.model
    def _part(self, offer, size, customers):
        """Return the offer of those who may be held back: their part of all that is spent and comes anyway."""
        if not (offer and size):
            return None
        kept = size / customers
        return replace(offer, contacts=offer.contacts * kept, fixed=offer.fixed * kept, anyway=offer.anyway * kept)

    @api.model
    def _held(self, people, offer, choice, kept):
        """Return the choice of the share that is held back: the advised one, or another that somebody says."""
        return choice if choice is None or choice.share == kept else share.said(people, offer, kept)

    @api.model
    def _outlook(self, people, held, choice):
        """Return what a share would see; None where nobody is held back."""
        control = round(people.size * held)
        if not control:
            return None
        if choice and choice.share == held:
            return choice.outlook
        return power.outlook(people, people.size - control, control)

    @api.model
    def _seen(self, campaign, control, contacted):
        """Return what the groups of a launched campaign can see; None where nobody was held back.

        :param int control: customers held back
        :param float contacted: share of those who were contacted all the same: so much less is seen
        """
        people = self._audience(self._windows(campaign)[1], self._people(campaign, drawn=True))
        if not 0 < control < people.size:
            return None
        return power.outlook(people, people.size - control, control, contacted)

    @api.model
    def _advice(self, campaign, window, people, choice, offer):
        """Return what would let the campaign see what pays for it; None where it does, or nothing is to be seen."""
        if not choice or choice.state not in (share.WEAK, share.SMALL):
            return None
        windows = {}
        for times in LONGER:
            days = window.days * times
            start = min(window.start, window.until - timedelta(days=days - 1))
            looked = self._window(campaign, start, days, window.until)
            windows[campaign.goal_days * times] = self._audience(looked, people)
        return share.advise(windows, offer, share.MOST)
