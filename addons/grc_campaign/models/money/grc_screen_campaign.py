from dataclasses import asdict

from odoo import api, models
from odoo.addons.grc_base.tools.parameters import Id, reads
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

#: Figures whose documents can be asked for; and in how many windows.
FIGURES = ("anyway", "order", "treated", "control", "exempt", "clicked")
TIMES = ("1", "2")


class GrcScreenCampaign(models.AbstractModel):
    """What a campaign must bring, and what it has brought: of all customers, so it is for managers.

    Each figure opens the documents that it counts, by the field ``campaign`` of documents.
    """

    _name = "grc.screen.campaign"
    _inherit = "grc.screen"
    _description = "Money of a Campaign"

    @api.model
    @api.readonly
    @reads(campaign_id=Id())
    def get_forecast(self, campaign_id):
        """Return what a campaign must bring to pay for itself, and what its result will be able to say.

        :param int campaign_id: of a ``grc.campaign``, as it is saved
        :return: ``{campaign_id, company_id, currency_id, basis, since, until, customers, contacts, anyway, order,
            needed, spent, share, state, sentences}``: ``contacts`` are ``{channel, label, customers, cost}``,
            ``order`` is ``{number, revenue, margin, articles, returned}`` or None, ``needed`` ``{state, cost, gain,
            orders, articles, response, revenue}`` or None, ``spent`` what its cost is made of, ``{fixed, contacts,
            discounts}`` or None, ``share`` what a launch would hold back, ``state`` that of the advised share,
            ``sentences`` ``{needed, share, price, power, advice, alike, left_out}``
        :raise AccessError: for those who are no managers, or may not read the campaign
        """
        campaign = self._campaign(campaign_id)
        forecast = self.env["grc.campaign.forecast"].sudo()._read(campaign)
        labels = dict(self.env["grc.campaign.step"]._fields["channel"]._description_selection(self.env))
        return {
            "campaign_id": campaign.id,
            "company_id": campaign.company_id.id,
            "currency_id": campaign.currency_id.id,
            "basis": forecast.basis,
            "since": forecast.counted.start,
            "until": forecast.counted.last,
            "customers": forecast.customers,
            "contacts": [
                {"channel": step.channel, "label": labels[step.channel], "customers": step.allowed, "cost": step.cost}
                for step in forecast.contacts
            ],
            "anyway": forecast.anyway,
            "order": forecast.order and asdict(forecast.order),
            "needed": forecast.needed and asdict(forecast.needed),
            "spent": self._spent(forecast.offer),
            "share": forecast.share,
            "state": forecast.choice.state if forecast.choice else False,
            "sentences": self._forecast_sentences(campaign, forecast),
        }

    @staticmethod
    def _spent(offer):
        """Return what the cost of a forecast is made of; None where there is no offer."""
        if not offer:
            return None
        return {
            "fixed": offer.fixed,
            "contacts": offer.contacts * offer.contact,
            "discounts": offer.anyway * offer.discount,
        }

    @api.model
    def _forecast_sentences(self, campaign, forecast):
        words, choice = self.env["grc.campaign.words"], forecast.choice
        return {
            "needed": words._needed(forecast),
            "share": words._share(choice) if campaign.purpose == "marketing" else words._service(),
            "price": words._price(forecast.held, campaign.currency_id),
            "power": words._power(forecast.outlook),
            "advice": words._advice(forecast.advice, campaign.goal_days),
            "alike": words._alike(campaign._alike_costs()),
            "left_out": words._left_out(forecast.contacts),
        }

    @api.model
    @api.readonly
    @reads(campaign_id=Id())
    def get_result(self, campaign_id):
        """Return what a launched campaign brought, in its window and in one twice as long.

        :param int campaign_id: of a ``grc.campaign``
        :return: ``{campaign_id, company_id, currency_id, costs, readings, power, clicks}``: ``costs`` is ``{fixed,
            contacts}``, the latter a list of ``{channel, label, number, amount}``; a reading is ``{times, start, last,
            until, state, reason, sentence, notes, groups, purchase, revenue, incremental, costs, net, returned}``, its
            groups ``{treated, control, exempt}`` each ``{customers, buyers, orders, revenue, margin}``; what it brought
            is ``{value, low, high}`` or None: ``purchase`` of the purchase rate, ``revenue`` and ``incremental``, the
            margin, of all contacted; ``power`` says what the groups can see; ``clicks``, orders after a click, is
            ``{customers, orders, revenue}``
        :raise AccessError: for those who are no managers, or may not read the campaign
        :raise UserError: when it has not been launched
        """
        campaign = self._campaign(campaign_id)
        readings = self.env["grc.campaign.result"].sudo()._readings(campaign)
        group = self.env["grc.campaign.group"].sudo()
        clicks = group._after_click(campaign, readings[0].window)
        return {
            "campaign_id": campaign.id,
            "company_id": campaign.company_id.id,
            "currency_id": campaign.currency_id.id,
            "costs": self._costs(campaign),
            "readings": [self._reading(reading, campaign.currency_id) for reading in readings],
            "power": self._power(campaign, readings[0]),
            "clicks": dict(zip(("customers", "orders", "revenue"), clicks, strict=True)),
        }

    @api.model
    def _power(self, campaign, reading):
        """Return what the groups of a campaign can see, less those who were held back and contacted all the same."""
        held = reading.groups["control"].customers
        contacted = min(reading.found.contacted / held, 1.0) if held else 0.0
        seen = self.env["grc.campaign.forecast"].sudo()._seen(campaign, held, contacted)
        return self.env["grc.campaign.words"]._power(seen)

    @api.model
    def _costs(self, campaign):
        fixed, rows = self.env["grc.campaign.cost"].sudo()._spent(campaign)
        labels = dict(self.env["grc.campaign.step"]._fields["channel"]._description_selection(self.env))
        contacts = [
            {"channel": channel, "label": labels[channel], "number": number, "amount": amount}
            for channel, number, amount in rows
        ]
        return {"fixed": fixed, "contacts": contacts}

    @api.model
    def _reading(self, reading, currency):
        """Return a reading of :meth:`get_result`."""
        words, found = self.env["grc.campaign.words"], reading.found
        return {
            "times": reading.times,
            "start": reading.window.start,
            "last": reading.last,
            "until": reading.latest,
            "state": found.state,
            "reason": found.reason,
            "sentence": words._verdict(reading, currency),
            "notes": words._notes(reading),
            "groups": {name: asdict(group) for name, group in reading.groups.items()},
            "purchase": self._brought(found.purchase, 1),
            "revenue": self._brought(found.revenue, found.revenue.treated),
            "incremental": found.incremental and asdict(found.incremental),
            "costs": found.costs,
            "net": found.net and asdict(found.net),
            "returned": found.returned,
        }

    @staticmethod
    def _brought(found, number):
        """Return an effect on so many customers with its interval; None where it cannot be told."""
        if found.low is None:
            return None
        return {"value": found.difference * number, "low": found.low * number, "high": found.high * number}

    @api.model
    def _campaign(self, campaign_id):
        """Return a campaign that the user may read, as the system sees it.

        :raise AccessError: for those who are no managers
        :raise UserError: when there is none
        """
        if not self.env.user.has_group("grc_base.group_grc_manager"):
            raise AccessError(self.env._("What a campaign brings is measured over all customers: ask a manager."))
        campaign = self.env["grc.campaign"].browse(campaign_id)
        campaign.check_access("read")
        if not campaign.exists():
            raise UserError(self.env._("There is no such campaign any more."))
        return campaign.sudo()

    # Searches

    @api.model
    def _asked_domain(self, text):
        """Return the domain of the documents behind a figure of a campaign.

        :param text: ``id:figure:times``
        :raise UserError: when it names no campaign, figure or window
        """
        number, figure, times = (str(text).split(":") + ["", ""])[:3]
        campaign = self._campaign(Id().parse(self.env, self.env._("Campaign"), number) or 0)
        if figure not in FIGURES or times not in TIMES:
            raise UserError(self.env._("A campaign has no figure of the name %s.", str(text)[:60]))
        return self._among(self._documents_of(campaign, figure, int(times)))

    @api.model
    def _documents_of(self, campaign, figure, times):
        """Return the SELECT of the ids of the documents behind a figure."""
        if figure in ("anyway", "order"):
            forecast = self.env["grc.campaign.forecast"].sudo()
            window = forecast._windows(campaign)[0] if figure == "anyway" else forecast._year(campaign)
            people = forecast._people(campaign, drawn=False)
            return self.env["grc.campaign.purchase"].sudo()._documents(window, people)
        group = self.env["grc.campaign.group"].sudo()
        if not campaign.launched_at:
            return SQL("SELECT NULL::bigint WHERE FALSE")
        return group._documents(campaign, group._window(campaign, times), figure)
