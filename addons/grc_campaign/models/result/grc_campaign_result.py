from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from odoo import api, models
from odoo.exceptions import UserError

from ...engine import result
from ...tools.window import Window

#: The window, and twice the window: purchases that were only brought forward show.
READINGS = (1, 2)


@dataclass(frozen=True)
class Group:
    """What a group bought, all together.

    :ivar customers: customers in it
    :ivar buyers: those who bought
    :ivar orders: what they ordered
    :ivar revenue: less what was credited
    :ivar margin: likewise
    """

    customers: int
    buyers: int
    orders: int
    revenue: float
    margin: float


@dataclass(frozen=True)
class Reading:
    """A campaign looked at in one window.

    :ivar times: 1: its own; 2: twice as long
    :ivar window: :class:`~...tools.window.Window`
    :ivar found: what the engine says (:class:`~...engine.result.Result`)
    :ivar groups: :class:`Group` of all but those merged of both: ``treated`` and ``control``, who are compared, and
        ``exempt``, who were contacted and are not, as they are never held back
    :ivar late: days after the launch on which the last customer began: their window ends so much later
    """

    times: int
    window: Window
    found: result.Result
    groups: dict
    late: int

    @property
    def last(self):
        """Return the last day of the window of whoever began last."""
        return self.window.last + timedelta(days=self.late)

    @property
    def latest(self):
        """Return the last day on which an invoice counts for whoever began last."""
        return self.window.latest + timedelta(days=self.late)


class GrcCampaignResult(models.AbstractModel):
    """What a campaign brought, read from its participations and the documents of today; nothing is stored."""

    _name = "grc.campaign.result"
    _description = "Result of a Campaign"

    @api.model
    def _readings(self, campaign):
        """Return the :class:`Reading` of each window of a launched campaign.

        :param campaign: ``grc.campaign``, one record, as the system sees it
        :raise UserError: when it has not been launched
        """
        if not campaign.launched_at:
            raise UserError(self.env._("“%s” has not been launched yet: there is no result.", campaign.name))
        self.env["grc.screen"]._ready()
        costs = self._costs(campaign)
        return [self._reading(campaign, costs, times) for times in READINGS]

    @api.model
    def _costs(self, campaign):
        """Return all that was spent, as the engine's costs: discounts are in the margins."""
        return self._costs_of_each(campaign)[campaign]

    @api.model
    def _costs_of_each(self, campaigns):
        """Return ``{campaign: all that was spent}``, in one query."""
        return {
            campaign: result.Costs(fixed=fixed, contacts=1.0, contact=sum(amount for __, __, amount in rows))
            for campaign, (fixed, rows) in self.env["grc.campaign.cost"]._spent_on_each(campaigns).items()
        }

    @api.model
    def _reading(self, campaign, costs, times):
        window = self.env["grc.campaign.group"]._window(campaign, times)
        columns = self._columns(self.env["grc.campaign.group"]._rows(campaign, [window])[campaign])
        late = int(columns["late"].max(initial=0))
        found = result.read(self._people(columns), costs, max(window.gone - late, 0), window.days)
        return Reading(times, window, found, self._groups(columns), late)

    @staticmethod
    def _people(columns):
        """Return the engine's people of columns."""
        return result.People(
            control=columns["control"],
            bought=columns["orders"] > 0,
            revenue=columns["revenue"],
            margin=columns["margin"],
            past=columns["past"],
            before=columns["before"],
            share=np.clip(columns["share"], 0, 1),
            contacted=columns["contacted"],
            mixed=columns["mixed"],
        )

    @staticmethod
    def _columns(rows):
        """Return ``{name: array}`` of rows of customers."""
        truths = ("control", "mixed", "exempt", "contacted", "wide")
        names = ("control", "mixed", "share", "exempt", "contacted", "past", "before", "orders", "revenue", "margin")
        names += ("late", "wide")
        table = np.array(rows, dtype=float).reshape(-1, len(names)).T
        return {name: column > 0 if name in truths else column for name, column in zip(names, table, strict=True)}

    @staticmethod
    def _groups(columns):
        """Return the :class:`Group` of those contacted, of those held back, and of those who never are."""
        found, control, exempt = {}, columns["control"], columns["exempt"]
        groups = {"treated": ~control & ~exempt, "control": control, "exempt": ~control & exempt}
        for name, members in groups.items():
            inside = members & ~columns["mixed"]
            found[name] = Group(
                customers=int(inside.sum()),
                buyers=int((columns["orders"][inside] > 0).sum()),
                **{key: float(columns[key][inside].sum()) for key in ("revenue", "margin")},
                orders=int(columns["orders"][inside].sum()),
            )
        return found
