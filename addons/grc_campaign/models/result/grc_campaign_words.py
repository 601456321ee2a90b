from odoo import api, models
from odoo.tools import format_amount, format_date, formatLang

from ...engine import breakeven, result, share


class GrcCampaignWords(models.AbstractModel):
    """What is foretold of a campaign, and what came of it, in sentences; they are made when they are read."""

    _name = "grc.campaign.words"
    _description = "Sentences of Campaigns"

    # What pays for it

    @api.model
    def _needed(self, forecast):
        """Return what must come beside the orders that come anyway."""
        if not forecast.customers:
            return self.env._("Nobody is in the audience today.")
        if forecast.contacts and not any(step.contacted for step in forecast.contacts):
            return self.env._("Nobody of them can be contacted today by the steps of this campaign.")
        if forecast.order is None:
            return self.env._("Nobody of them has bought within a year: say below what an order brings.")
        if forecast.needed.state == breakeven.LOSING:
            return self.env._("Each order loses money: discount and returns take all of its margin.")
        if not forecast.needed.orders:
            return self.env._("It costs nothing: any order more pays.")
        return self._needed_orders(forecast.needed.orders, forecast.needed.articles, forecast.anyway)

    @api.model
    def _needed_orders(self, orders, articles, anyway):
        values = {"orders": self._number(orders), "articles": self._number(articles), "anyway": self._number(anyway)}
        if orders == 1:
            return self.env._("1 order (articles: %(articles)s) more than the %(anyway)s that come anyway", **values)
        return self.env._(
            "%(orders)s orders (%(articles)s articles) more than the %(anyway)s that come anyway", **values
        )

    @api.model
    def _left_out(self, contacts):
        """Return how many of those who may be contacted are left out; empty where nobody is."""
        number = max((step.allowed - step.contacted for step in contacts), default=0)
        if not number:
            return ""
        return self.env._(
            "Left out of them by the rules of what comes first, and counted neither as contacts nor as cost: %s. The"
            " dry run names them.",
            self._number(number),
        )

    # Who is held back

    @api.model
    def _share(self, choice):
        """Return how many it is advised to hold back, and why."""
        if choice is None:
            return self.env._("No comparison group: there is nothing to be measured yet.")
        percent = self._percent(choice.share)
        return {
            share.SEEN: self.env._("%s in a comparison group would show whether it pays for itself.", percent),
            share.WEAK: self.env._(
                "Even %s in a comparison group would not show whether it pays for itself; it counts in the year's"
                " result.",
                percent,
            ),
            share.SMALL: self.env._(
                "Too small to measure by itself: there is no comparison group, and it counts in the year's result."
            ),
            share.LOSING: self.env._("No comparison group: where each order loses money there is nothing to measure."),
        }[choice.state]

    @api.model
    def _service(self):
        return self.env._("No comparison group: service is for everybody.")

    @api.model
    def _price(self, choice, currency):
        """Return what holding back costs, beside what it saves; empty where nobody is held back."""
        if choice is None or not choice.share:
            return ""
        return self.env._(
            "A comparison group costs about %(forgone)s of margin, and saves %(saved)s of contacts and discounts.",
            forgone=self._money(choice.forgone, currency),
            saved=self._money(choice.saved, currency),
        )

    @api.model
    def _power(self, outlook):
        """Return what a number of customers held back would see; empty where nobody is."""
        if outlook is None:
            return ""
        held, rate = self._number(outlook.control), self._percent(outlook.rate, 1)
        if outlook.points is None:
            return self.env._(
                "With %(held)s customers in the comparison group no change of a purchase rate of %(rate)s would be"
                " seen for sure.",
                held=held,
                rate=rate,
            )
        points = formatLang(self.env, 100 * outlook.points, digits=1)
        if outlook.revenue is None:
            return self.env._(
                "With %(held)s customers in the comparison group you would see a purchase rate of %(rate)s move by"
                " %(points)s points; a change of revenue would not be seen.",
                held=held,
                rate=rate,
                points=points,
            )
        return self.env._(
            "With %(held)s customers in the comparison group you would see a purchase rate of %(rate)s move by"
            " %(points)s points; on revenue only ± %(revenue)s.",
            held=held,
            rate=rate,
            points=points,
            revenue=self._percent(outlook.revenue),
        )

    @api.model
    def _advice(self, advice, days):
        """Return what would let it be seen: a longer window, or campaigns taken together; empty where nothing would.

        :param advice: :class:`~...engine.share.Advice`, or None
        :param int days: length of the window as it is
        """
        if advice is None:
            return ""
        if advice.window and advice.window > days:
            return self.env._(
                "A window of %s days, with a fifth in the comparison group, would show it.", self._number(advice.window)
            )
        if advice.pool and advice.pool > 1:
            return self.env._("%s campaigns like this one, taken together, would show it.", self._number(advice.pool))
        return ""

    @api.model
    def _alike(self, costs):
        """Return which costs of relations might hold that of a campaign already; empty where none might."""
        if not costs:
            return ""
        return self.env._(
            "Does one of these hold the cost of this campaign already? %s. Name it under “Money”: it is then counted"
            " once.",
            ", ".join(f"“{cost.name}”" for cost in costs),
        )

    # What came of it

    @api.model
    def _verdict(self, reading, currency):
        """Return one of four sentences: it paid, it did not, it cannot be told, it is running."""
        found = reading.found
        if found.state == result.RUNNING:
            # The day of the launch is the first.
            return self.env._("Running, day %(day)s of %(days)s", day=found.day + 1, days=found.days)
        if found.net is None:
            return self._untold(found.reason)
        return self._net(found.state, found.net, currency)

    @api.model
    def _net(self, state, net, currency):
        """Return whether it paid, by an amount after all costs with its interval."""
        low, high = self._money(net.low, currency), self._money(net.high, currency)
        if state == result.PAID:
            return self.env._("It paid: between %(low)s and %(high)s after all costs", low=low, high=high)
        if state == result.LOST:
            return self.env._("It did not pay")
        return self.env._("Cannot be told: between %(low)s and %(high)s", low=low, high=high)

    @api.model
    def _untold(self, reason):
        return {
            result.FEW: self.env._("Cannot be told: too few buyers for an interval"),
            result.RATIO: self.env._("Cannot be told: the groups are not as they were drawn"),
            result.ALONE: self.env._("Cannot be told: there was no comparison group"),
        }[reason]

    @api.model
    def _notes(self, reading):
        """Return for whom a result holds, and until when documents count: a list of sentences."""
        found = reading.found
        last = format_date(self.env, reading.latest)
        notes = [self.env._("Invoices until %s count; credit notes of them whenever they come.", last)]
        if exempt := reading.groups["exempt"].customers:
            notes.append(
                self.env._(
                    "It holds for those who may be in a comparison group: left out are %s.", self._number(exempt)
                )
            )
        if found.contacted:
            notes.append(
                self.env._(
                    "In the comparison group, and contacted all the same by somebody: %s.",
                    self._number(found.contacted),
                )
            )
        if found.mixed:
            notes.append(self.env._("One customer of both groups by now, left out: %s.", self._number(found.mixed)))
        return notes

    # Figures

    @api.model
    def _number(self, value):
        return formatLang(self.env, value, digits=0)

    @api.model
    def _percent(self, value, digits=0):
        return self.env._("%s %%", formatLang(self.env, 100 * value, digits=digits))

    @api.model
    def _money(self, amount, currency):
        return format_amount(self.env, round(amount), currency, trailing_zeroes=False)
