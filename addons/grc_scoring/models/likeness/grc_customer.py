from odoo import api, fields, models
from odoo.addons.grc_base.tools.parameters import as_ids
from odoo.tools import SQL


class GrcCustomer(models.Model):
    """How much like the best customers a prospect is, in lists and in words."""

    _inherit = "grc.customer"

    likeness = fields.Float(
        readonly=True,
        digits=(16, 2),
        aggregator="avg",
        help="Prospects: how often people with the same characteristics are among the best customers, as a multiple of"
        " the average. Only what was known on the day he became a prospect counts.",
    )

    likeness_sentence = fields.Char(
        "Why", compute="_compute_likeness_sentence", help="His characteristics that the best customers have in common."
    )
    likeness_trait_ids = fields.Many2many(
        "grc.likeness.trait",
        string="Characteristic",
        compute="_compute_likeness_trait_ids",
        search="_search_likeness_trait_ids",
        help="Characteristics of the company's last look at its best customers that he has.",
    )

    @api.model
    def _likeness_run(self, company, as_of):
        """Return a run of everyone of a company as of a day (by default today), for the queries of traits alone."""
        return self.env["grc.pipeline"].sudo()._run(company.sudo(), as_of)

    @api.model
    def _likeness_having(self, traits, people, run):
        """Return the SELECT of ``partner_id, trait_id``: who has which of ``traits``, all of one look.

        :param SQL people: SELECT of those who are asked about, see ``grc.likeness.source``
        """
        pairs = self.env["grc.likeness.source"].sudo()._pairs(run, SQL("asked"), set(traits.mapped("kind")))
        return SQL(
            """
            WITH asked AS MATERIALIZED (%s)
            SELECT h.partner_id, t.id AS trait_id
              FROM (%s) h JOIN grc_likeness_trait t ON t.id IN %s AND t.kind = h.kind AND t.value = h.value
            """,
            people,
            pairs,
            traits._ids,
        )

    @api.model
    def _likeness_people(self, run):
        """Return the SELECT of everyone of a run, buyers and prospects."""
        sources = self.env["grc.likeness.source"].sudo()
        return SQL("(%s) UNION ALL (%s)", sources._buyers(run, SQL("TRUE")), sources._prospects(run))

    @api.depends_context("uid")
    @api.depends("partner_id", "value_rebuilt_as_of")
    def _compute_likeness_trait_ids(self):
        self.likeness_trait_ids = False
        for (company, day), customers in self.grouped(lambda row: (row.company_id, row.value_rebuilt_as_of)).items():
            traits = self.env["grc.likeness"]._of_rows(company, day)._traits()
            if not traits:
                continue
            run = self._likeness_run(company, day or None)
            run.partner_ids = customers.partner_id.ids
            found = {}
            for partner, trait in self.env.execute_query(
                self._likeness_having(traits, self._likeness_people(run), run)
            ):
                found.setdefault(partner, []).append(trait)
            for customer in customers:
                customer.likeness_trait_ids = traits.browse(found.get(customer.partner_id.id, ()))

    @api.model
    def _search_likeness_trait_ids(self, operator, value):
        if operator != "in":
            return NotImplemented
        traits = self.env["grc.likeness.trait"].search([("id", "in", as_ids(self.env, "likeness_trait_ids", value))])
        domains = []
        for fit, own in traits.grouped("likeness_id").items():
            company = fit.company_id
            run = self._likeness_run(company, fit.rebuilt and fit.as_of)
            having = self._likeness_having(own, self._likeness_people(run), run)
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
