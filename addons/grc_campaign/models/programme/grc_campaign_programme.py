from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
from odoo import api, models
from odoo.tools import SQL

from ...engine import programme, result
from ...tools.window import Window

#: Days after the end of a company-wide period on which invoices of what was ordered in it still count.
GRACE = 45


@dataclass(frozen=True)
class Part:
    """One campaign of a year.

    :ivar campaign: ``grc.campaign``, one record
    :ivar last: last day of its window
    :ivar found: what the engine says of it, without the company's comparison group (:class:`~...engine.result.Result`)
    :ivar customers: customers contacted, those who are never compared with them
    :ivar weight: part of it in the year's result; None: it does not count
    """

    campaign: object
    last: date
    found: result.Result
    customers: int
    weight: float | None


@dataclass(frozen=True)
class Year:
    """The campaigns of a year.

    :ivar number: of the year
    :ivar parts: :class:`Part` of each campaign, in the order of their launch
    :ivar pooled: all of them taken together (:class:`~...engine.programme.Programme`)
    """

    number: int
    parts: list
    pooled: programme.Programme


@dataclass(frozen=True)
class Whole:
    """All that a company does for its customers, by its company-wide comparison group.

    :ivar window: the days in which the group was the same (:class:`~...tools.window.Window`)
    :ivar found: what the engine says (:class:`~...engine.result.Result`)
    :ivar groups: :class:`~..result.grc_campaign_result.Group` of ``treated`` and ``control``
    """

    window: Window
    found: result.Result
    groups: dict


class GrcCampaignProgramme(models.AbstractModel):
    """What the campaigns of a year brought together, and what all of a company's campaigns and calls did.

    Two answers. The campaigns pooled: each by the comparison group that it drew itself, so that no two of them share
    theirs. And the company-wide group beside everybody else, for as long as it stays the same.
    """

    _name = "grc.campaign.programme"
    _description = "Campaigns of a Year"

    # The campaigns together

    @api.model
    def _years(self, company):
        """Return the years in which a company launched campaigns for marketing, and the present one; the last first."""
        campaigns = self._all().search([*self._domain(company), ("launched_at", "!=", False)])
        day = self.env["grc.campaign.forecast"]._day
        return sorted({company._grc_today().year, *(day(one).year for one in campaigns)}, reverse=True)

    @api.model
    def _all(self):
        """Return the model of campaigns with those that are archived: what they brought and cost stays."""
        return self.env["grc.campaign"].with_context(active_test=False)

    @api.model
    def _domain(self, company):
        """Return the domain of the campaigns that count."""
        return [("company_id", "=", company.id), ("purpose", "=", "marketing")]

    @api.model
    def _campaigns(self, company, first, last):
        """Return the campaigns launched on some days of a company, in the order of their launch."""
        # A day of the company begins and ends at another moment than that of UTC.
        about = [
            ("launched_at", ">=", datetime.combine(first, time()) - timedelta(days=1)),
            ("launched_at", "<", datetime.combine(last, time()) + timedelta(days=2)),
        ]
        found = self._all().search([*self._domain(company), *about], order="launched_at, id")
        return found.filtered(lambda one: first <= self.env["grc.campaign.forecast"]._day(one) <= last)

    @api.model
    def _year(self, company, year):
        """Return the :class:`Year` of a company."""
        campaigns = self._campaigns(company, date(year, 1, 1), date(year, 12, 31))
        found = self._found(campaigns)
        pooled = programme.pool([one for __, one, __ in found])
        parts = [
            Part(campaign, last, one, customers, weight)
            for campaign, (last, one, customers), weight in zip(campaigns, found, pooled.weights, strict=True)
        ]
        return Year(year, parts, pooled)

    @api.model
    def _found(self, campaigns):
        """Return ``(last day, result, customers contacted)`` of each campaign; one query reads what all bought."""
        read, group = self.env["grc.campaign.result"], self.env["grc.campaign.group"]
        windows = [group._window(campaign) for campaign in campaigns]
        rows, costs = group._rows(campaigns, windows), read._costs_of_each(campaigns)
        return [
            self._found_of(campaign, window, read._columns(rows[campaign]), costs[campaign])
            for campaign, window in zip(campaigns, windows, strict=True)
        ]

    @api.model
    def _found_of(self, campaign, window, columns, costs):
        """Return what :meth:`_found` says of a campaign, by the group that it drew itself.

        :param dict columns: arrays of its customers
        """
        read = self.env["grc.campaign.result"]
        late = int(columns["late"].max(initial=0))
        columns = {name: column[~columns["wide"]] for name, column in columns.items()}
        columns["share"] = np.where(columns["share"] > 0, campaign.control_share, 0.0)
        days = max(window.gone - late, 0)
        found = result.read(read._people(columns), costs, days, window.days)
        return window.last + timedelta(days=late), found, int((~columns["control"]).sum())

    # All that a company does

    @api.model
    def _period(self, company, year):
        """Return the window of the last period of a year; None: there was no company-wide group then."""
        today, since = company._grc_today(), company.sudo().grc_control_since
        day = min(today, date(year, 12, 31))
        if not company.sudo().grc_company_share or not since or since > day:
            return None
        period = company._grc_control_period(day)
        return Window(company, period.first, (period.last - period.first).days + 1, GRACE, today)

    @api.model
    def _whole(self, company, year):
        """Return the :class:`Whole` of the last period of a year; None: there was no company-wide group then."""
        window = self._period(company, year)
        if not window:
            return None
        columns = self._columns(window)
        columns["share"] = np.full(len(columns["control"]), company.sudo().grc_company_share)
        read = self.env["grc.campaign.result"]
        found = result.read(read._people(columns), self._spent(window), window.gone, window.days)
        return Whole(window, found, read._groups(columns))

    @api.model
    def _columns(self, window):
        """Return ``{name: array}`` of the customers of a company in its window."""
        self.env.flush_all()
        purchase = self.env["grc.campaign.purchase"]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT %s, FALSE, 0, FALSE, FALSE, b.past, b.before, b.orders, b.revenue, b.margin, 0, FALSE
                  FROM (%s) b ORDER BY b.entity_id
                """,
                window.company._grc_in_group(SQL("b.entity_id"), window.start),
                purchase._customers(window, purchase._known(self._people(window))),
            )
        )
        return self.env["grc.campaign.result"]._columns(rows)

    @api.model
    def _people(self, window, control=None, ids=False):
        """Return the SELECT of ``entity_id, late, nth`` of who had bought before a window, but named key accounts.

        :param bool control: in the company-wide group, or not; None: all of them
        :param bool ids: the SELECT of the ids of ``grc.customer`` instead
        """
        group = window.company._grc_in_group(SQL("c.partner_id"), window.start)
        return SQL(
            """
            SELECT %s
              FROM grc_customer c JOIN res_partner p ON p.id = c.partner_id
             WHERE c.company_id = %s AND c.first_purchase < %s AND p.grc_key_account IS NOT TRUE AND %s
            """,
            SQL("c.id") if ids else SQL("c.partner_id AS entity_id, 0 AS late, 1 AS nth"),
            window.company.id,
            window.start,
            SQL("TRUE") if control is None else SQL("%s = %s", group, control),
        )

    @api.model
    def _spent(self, window):
        """Return what the campaigns launched in a window cost, as the engine's costs."""
        costs = self.env["grc.campaign.result"]._costs_of_each(self._within(window))
        return result.Costs(fixed=sum(one.total for one in costs.values()))

    @api.model
    def _within(self, window):
        """Return the campaigns launched in a window."""
        return self._campaigns(window.company, window.start, window.last)
