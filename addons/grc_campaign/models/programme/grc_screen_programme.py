from dataclasses import asdict

from odoo import api, models
from odoo.addons.grc_base.tools.parameters import Number, reads, shown
from odoo.exceptions import AccessError, UserError

#: Groups of a company that can be asked for.
GROUPS = ("treated", "control")
#: Years that can be asked for.
YEAR = Number(2000, 2998, whole=True)


class GrcScreenProgramme(models.AbstractModel):
    """The campaigns of a year: of all customers, so it is for managers.

    Figures open campaigns, customers and documents by the field ``programme`` of customers and documents.
    """

    _name = "grc.screen.programme"
    _inherit = "grc.screen"
    _description = "Campaigns of the Year"

    @api.model
    @api.readonly
    @reads(year=YEAR)
    def get_programme(self, year=None):
        """Return what the campaigns of a year brought together, and what all that the company does brought.

        :param int year: None: the present one, by the company's day
        :return: ``{year, years, company_id, currency_id, sentence, notes, campaigns, pooled, whole, sharing}``: a
            campaign is ``{id, name, start, last, state, customers, treated, control, buyers, costs, weight,
            sentence}``, its weight a part of the year's result or None; ``pooled`` is ``{campaigns, treated, control,
            buyers, incremental, costs, net}``, ``whole`` ``{start, last, sentence, notes, groups, incremental, costs,
            net, campaign_ids}`` or None, the campaigns being those whose costs are meant; amounts with an interval
            are ``{value, low, high}`` or None; ``sharing`` says whether the company has a company-wide comparison group
        :raise AccessError: for those who are no managers
        """
        self._check_manager()
        self._ready()
        company, programme = self.env.company, self.env["grc.campaign.programme"].sudo()
        year = year or company._grc_today().year
        found, whole = programme._year(company, year), programme._whole(company, year)
        words = self.env["grc.campaign.programme.words"].sudo()
        sharing = bool(company.sudo().grc_company_share)
        return {
            "year": year,
            "years": sorted({year, *programme._years(company)}, reverse=True),
            "company_id": company.id,
            "currency_id": company.currency_id.id,
            "sentence": words._verdict(found, company),
            "notes": words._notes(found, company),
            "campaigns": [self._part(part, words._part(part, sharing)) for part in found.parts],
            "pooled": self._pooled(found.pooled),
            "whole": whole and self._whole(whole, company),
            "sharing": sharing,
        }

    @api.model
    def _check_manager(self):
        """Refuse to answer who may not see all customers.

        :raise AccessError: for those who are no managers
        """
        if not self.env.user.has_group("grc_base.group_grc_manager"):
            raise AccessError(self.env._("What campaigns bring is measured over all customers: ask a manager."))

    @api.model
    def _part(self, part, sentence):
        campaign, margin = part.campaign, part.found.margin
        return {
            "id": campaign.id,
            "name": campaign.name,
            "start": self.env["grc.campaign.forecast"]._day(campaign),
            "last": part.last,
            "state": part.found.state,
            "customers": part.customers,
            "treated": margin.treated,
            "control": margin.control,
            "buyers": margin.buyers_treated + margin.buyers_control,
            "costs": part.found.costs,
            "weight": part.weight,
            "sentence": sentence,
        }

    @api.model
    def _pooled(self, pooled):
        return {
            "campaigns": pooled.campaigns,
            "treated": pooled.treated,
            "control": pooled.control,
            "buyers": pooled.buyers_treated + pooled.buyers_control,
            "incremental": pooled.incremental and asdict(pooled.incremental),
            "costs": pooled.costs,
            "net": pooled.net and asdict(pooled.net),
        }

    @api.model
    def _whole(self, whole, company):
        found = whole.found
        return {
            "start": whole.window.start,
            "last": whole.window.last,
            "sentence": self.env["grc.campaign.words"]._verdict(whole, company.currency_id),
            "notes": self.env["grc.campaign.programme.words"]._whole_notes(whole),
            "groups": {name: asdict(whole.groups[name]) for name in GROUPS},
            "incremental": found.incremental and asdict(found.incremental),
            "costs": found.costs,
            "net": found.net and asdict(found.net),
            "campaign_ids": self.env["grc.campaign.programme"].sudo()._within(whole.window).ids,
        }

    # Searches

    @api.model
    def _asked(self, text):
        """Return ``(window, control)`` of a group of a company.

        :param text: ``year:group``
        :raise AccessError: for those who are no managers
        :raise UserError: when it names no year or group, or there was no group then
        """
        self._check_manager()
        number, __, group = str(text).partition(":")
        year = YEAR.parse(self.env, self.env._("Year"), number)
        if group not in GROUPS or not year:
            raise UserError(self.env._("There is no group of the name %s.", shown(text)))
        window = self.env["grc.campaign.programme"].sudo()._period(self.env.company, year)
        if not window:
            raise UserError(self.env._("There was no company-wide comparison group in %s.", year))
        return window, group == "control"

    @api.model
    def _customers_domain(self, text):
        """Return the domain of the customers of a group of the present company: ``year:group``."""
        window, control = self._asked(text)
        people = self.env["grc.campaign.programme"].sudo()._people(window, control, ids=True)
        return self._among(people)

    @api.model
    def _documents_domain(self, text):
        """Return the domain of the documents of a group of the present company: ``year:group``."""
        window, control = self._asked(text)
        self.env.flush_all()
        purchase = self.env["grc.campaign.purchase"].sudo()
        people = purchase._known(self.env["grc.campaign.programme"].sudo()._people(window, control))
        return self._among(purchase._documents(window, people))
