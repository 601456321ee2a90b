from odoo import api, fields, models
from odoo.addons.grc_base.tools.parameters import as_ids
from odoo.tools import SQL


class GrcCustomer(models.Model):
    """How much like the best customers a prospect is, in lists and in words."""

    _inherit = "grc.customer"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    likeness = fields.Float(
        string="Similarity to best customers",
        readonly=True,
        digits=(16, 2),
        aggregator="avg",
        help="Prospects: how often people with the same characteristics are among the best customers, as a multiple of"
        " the average. Only what was known on the day they became prospects counts.",
    )

    likeness_sentence = fields.Char(
        "Why",
        compute="_compute_likeness_sentence",
        help="Those of the customer's characteristics that the best customers have in common.",
    )
    likeness_trait_ids = fields.Many2many(
        "grc.likeness.trait",
        string="Characteristic",
        compute="_compute_likeness_trait_ids",
        search="_search_likeness_trait_ids",
        help="Those of the characteristics of the company's last look at its best customers that the customer has.",
    )

    @api.depends_context("uid")
    @api.depends("partner_id", "value_rebuilt_as_of")
    def _compute_likeness_trait_ids(self):
        self.likeness_trait_ids = False
        sources = self.env["grc.likeness.source"].sudo()
        for (company, day), customers in self.grouped(lambda row: (row.company_id, row.value_rebuilt_as_of)).items():
            traits = self.env["grc.likeness"]._of_rows(company, day)._traits()
            if not traits:
                continue
            run = sources._run_of(company, day or None)
            run.partner_ids = customers.partner_id.ids
            found = {}
            for partner, trait in self.env.execute_query(sources._trait_holders(traits, sources._everyone(run), run)):
                found.setdefault(partner, []).append(trait)
            for customer in customers:
                customer.likeness_trait_ids = traits.browse(found.get(customer.partner_id.id, ()))

    @api.model
    def _search_likeness_trait_ids(self, operator, value):
        if operator != "in":
            return NotImplemented
        traits = self.env["grc.likeness.trait"].search([("id", "in", as_ids(self.env, "likeness_trait_ids", value))])
        sources, domains = self.env["grc.likeness.source"].sudo(), []
        for fit, own in traits.grouped("likeness_id").items():
            company = fit.company_id
            run = sources._run_of(company, fit.rebuilt and fit.as_of)
            having = sources._trait_holders(own, sources._everyone(run), run)
            query = SQL("(SELECT h.partner_id FROM (%s) h)", having)
            domains.append(fields.Domain("company_id", "=", company.id) & fields.Domain("partner_id", "in", query))
        return fields.Domain.OR(domains)

    @api.depends_context("uid", "lang")
    @api.depends("likeness", "likeness_trait_ids")
    def _compute_likeness_sentence(self):
        for customer in self:
            known = [(trait.weight, trait.phrase) for trait in customer.likeness_trait_ids]
            sentence = self.env["grc.likeness"]._sentence(known, customer.likeness)
            customer.likeness_sentence = sentence if customer.likeness else False

    def _likeness_badges(self):
        badge = self.env["grc.likeness"]._badge(self.likeness)
        return [badge] if badge else []
