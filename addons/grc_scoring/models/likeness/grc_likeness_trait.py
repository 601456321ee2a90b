from odoo import api, fields, models

#: Kinds whose values are records, and of which model.
MODELS = {
    "country": "res.country",
    "state": "res.country.state",
    "tag": "res.partner.category",
    "industry": "res.partner.industry",
    "source": "utm.source",
    "medium": "utm.medium",
    "campaign": "utm.campaign",
    "product": "product.category",
}


class GrcLikenessTrait(models.Model):
    """A characteristic that separates the best customers from the others."""

    _name = "grc.likeness.trait"
    _description = "Characteristic of the Best Customers"
    _order = "likeness_id desc, sequence, id"
    _rec_name = "label"
    _rec_names_search = ["value"]
    _log_access = False

    likeness_id = fields.Many2one(
        "grc.likeness", string="Similarity", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="likeness_id.company_id", store=True)
    as_of = fields.Date(related="likeness_id.as_of")
    sequence = fields.Integer(readonly=True, help="1: the strongest evidence.")
    kind = fields.Selection(
        [
            ("country", "Country"),
            ("state", "State"),
            ("city", "City"),
            ("tag", "Tag"),
            ("industry", "Industry"),
            ("lang", "Language"),
            ("legal", "Company or person"),
            ("source", "Source"),
            ("medium", "Medium"),
            ("campaign", "Campaign"),
            ("product", "First product category"),
        ],
        required=True,
        readonly=True,
    )
    value = fields.Char(required=True, readonly=True, help="The id of a record, or a text.")
    label = fields.Char("Characteristic", compute="_compute_label")
    phrase = fields.Char("In words", compute="_compute_label", help="As part of a sentence on a customer.")
    customers = fields.Integer(readonly=True, aggregator=None, help="Customers looked at who have it.")
    best = fields.Integer("Among the best", readonly=True, aggregator=None, help="Those of them who are the best.")
    lift = fields.Float(
        readonly=True,
        digits=(16, 2),
        aggregator=None,
        help="How often those who have it are among the best, as a multiple of the average; drawn towards 1 where few"
        " have it.",
    )
    low = fields.Float("Lift from", readonly=True, digits=(16, 2), aggregator=None, help="Of a 95 % interval.")
    high = fields.Float("Lift to", readonly=True, digits=(16, 2), aggregator=None, help="Of a 95 % interval.")
    p_value = fields.Float(
        "p-value", readonly=True, digits=(16, 6), aggregator=None, help="Of Fisher's exact test, two-sided."
    )
    q_value = fields.Float(
        "False discovery rate",
        readonly=True,
        digits=(16, 6),
        aggregator=None,
        help="Share of chance findings among those that are as strong, at most.",
    )
    weight = fields.Float(
        readonly=True, digits=(16, 4), aggregator=None, help="What it adds to the log-odds of being among the best."
    )
    explained_id = fields.Many2one(
        "grc.likeness.trait",
        "Goes with",
        readonly=True,
        ondelete="set null",
        help="A stronger characteristic of the same customers: this one says no more than that, and adds nothing.",
    )

    @api.model
    def _of_found(self, traits, names):
        """Return the values of the lines of :class:`~..engine.likeness.likeness.Traits`, in their order."""
        counts = ("customers", "best")
        figures = ("lift", "low", "high", "p_value", "q_value", "weight")
        return [
            {"sequence": place + 1, "kind": names[trait][0], "value": names[trait][1]}
            | {name: int(getattr(traits, name)[place]) for name in counts}
            | {name: float(getattr(traits, name)[place]) for name in figures}
            for place, trait in enumerate(traits.trait)
        ]

    def _link_explained(self, explained):
        """Say of each trait, in the order of the sequence, which one explains it (its place; -1: none)."""
        lines = self.sorted("sequence")
        for line, place in zip(lines, explained, strict=True):
            if place >= 0:
                line.explained_id = lines[place]

    @api.depends_context("lang")
    @api.depends("kind", "value")
    def _compute_label(self):
        phrases = self._phrases()
        for kind, traits in self.grouped("kind").items():
            labels = self._labels(kind, traits.mapped("value"))
            for trait in traits:
                label = labels.get(trait.value) or self.env._("deleted (%s)", trait.value)
                trait.label = label
                trait.phrase = phrases.get(kind, "%s") % label

    @api.model
    def _phrases(self):
        """Return by kind how a value is said in a sentence; others are said as they are."""
        return {
            "source": self.env._("came by %s"),
            "medium": self.env._("reached by %s"),
            "campaign": self.env._("campaign %s"),
            "product": self.env._("first product: %s"),
        }

    @api.model
    def _labels(self, kind, values):
        """Return by value what it is called in the user's language.

        :param values: list of the values of one kind
        """
        if kind in MODELS:
            records = self.env[MODELS[kind]].sudo().with_context(active_test=False)
            records = records.browse([int(value) for value in values]).exists()
            return {str(record.id): record.display_name for record in records}
        if kind == "lang":
            return {code: name for code, name in self.env["res.lang"].get_installed() if code in values}
        if kind == "legal":
            return {"company": self.env._("company"), "person": self.env._("private person")}
        return {value: value.title() for value in values}

    def action_open_customers(self):
        """Open the customers and prospects who have the characteristic."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("grc_base.grc_customer_action")
        return action | {"name": self.label, "domain": [("likeness_trait_ids", "in", self.ids)], "context": {}}
