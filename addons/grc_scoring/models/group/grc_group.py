from itertools import count

from odoo import api, fields, models
from odoo.tools import SQL

from ...engine import groups


class GrcGroup(models.Model):
    """A statistical group of a company's customers, and what is typical of it.

    Records outlive the search that found them: while a group stays near where it was, it keeps its number, its own
    name, and the filters made of it.
    """

    _name = "grc.group"
    _inherit = ["grc.bounded", "grc.guarded"]
    _description = "Statistical Group"
    _order = "company_id, number, id"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade", index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    grouping_id = fields.Many2one(
        "grc.grouping",
        "Found on",
        readonly=True,
        ondelete="set null",
        index=True,
        help="The last search that found it.",
    )
    active = fields.Boolean(default=True, readonly=True, help="A group that the last search found no more is archived.")
    number = fields.Integer(readonly=True, aggregator=None)
    name = fields.Char(
        compute="_compute_name", search="_search_name", help="What sets the group apart, or its own name."
    )
    label = fields.Char("Own name", help="Shown instead of what sets the group apart.")
    codes = fields.Json(readonly=True, help="What sets the group apart from the average of all customers.")
    shared_codes = fields.Boolean(readonly=True, help="Another group is set apart by the same.")
    color = fields.Integer(compute="_compute_color", aggregator=None)
    size = fields.Integer(
        "Customers found", readonly=True, aggregator="sum", help="Customers of the group when it was found."
    )
    customer_count = fields.Integer("Customers", compute="_compute_customer_count")
    recency = fields.Float(
        "Typical silence (days)", readonly=True, digits=(16, 0), aggregator=None, help="Of a customer at its centre."
    )
    frequency = fields.Float(
        "Typical frequency",
        readonly=True,
        digits=(16, 1),
        aggregator=None,
        help="Purchase days within the window, of a customer at its centre.",
    )
    monetary_value = fields.Monetary(
        "Typical monetary value", readonly=True, aggregator=None, help="Within the window, of a customer at its centre."
    )
    margin = fields.Monetary(
        "Typical margin", readonly=True, aggregator=None, help="Within the window, of a customer at its centre."
    )
    profile = fields.Json(readonly=True, help="Standard deviations of each measure above the average of all customers.")

    @api.depends("codes", "shared_codes", "label", "number")
    @api.depends_context("lang")
    def _compute_name(self):
        words = self._words()
        for group in self:
            told = ", ".join(words.get(code, code) for code in group.codes or ["average"])
            told = told[:1].upper() + told[1:]
            if group.shared_codes:
                told = self.env._("%(name)s (group %(number)s)", name=told, number=group.number)
            group.name = group.label or told

    @api.depends("number")
    def _compute_color(self):
        for group in self:
            group.color = group.number

    def _compute_customer_count(self):
        counts = dict(self.env["grc.customer"]._read_group([("group_id", "in", self.ids)], ["group_id"], ["__count"]))
        for group in self:
            group.customer_count = counts.get(group, 0)

    @api.model
    def _search_name(self, operator, value):
        if operator not in ("in", "ilike"):
            return NotImplemented
        known = self.with_context(active_test=False).search(fields.Domain.TRUE)
        if operator == "in":
            return [("id", "in", known.filtered(lambda group: group.name in value).ids)]
        return [("id", "in", known.filtered(lambda group: (value or "").lower() in group.name.lower()).ids)]

    @api.model
    def _words(self):
        """Return what the codes of :func:`~..engine.groups.names` are called."""
        return {
            "average": self.env._("like the average"),
            "recency_very_low": self.env._("very recent"),
            "recency_low": self.env._("recent"),
            "recency_middle": self.env._("of usual recency"),
            "recency_high": self.env._("long silent"),
            "recency_very_high": self.env._("very long silent"),
            "frequency_very_low": self.env._("very rare"),
            "frequency_low": self.env._("rare"),
            "frequency_middle": self.env._("of usual frequency"),
            "frequency_high": self.env._("frequent"),
            "frequency_very_high": self.env._("very frequent"),
            "monetary_very_low": self.env._("very low revenue"),
            "monetary_low": self.env._("low revenue"),
            "monetary_middle": self.env._("usual revenue"),
            "monetary_high": self.env._("high revenue"),
            "monetary_very_high": self.env._("very high revenue"),
            "margin_very_low": self.env._("very low margin"),
            "margin_low": self.env._("low margin"),
            "margin_middle": self.env._("usual margin"),
            "margin_high": self.env._("high margin"),
            "margin_very_high": self.env._("very high margin"),
            "margin_negative": self.env._("at a loss"),
        }

    @api.model
    def _store(self, company, found, before):
        """Write the groups of a company anew.

        :param found: :class:`~..engine.groups.Grouping`
        :param before: the ``grc.grouping`` of the search before, whose groups go on; may be empty
        :return: the records in the order of the centres
        """
        earlier, ids = before._result() if before else (None, [])
        places = found.match(earlier).tolist() if earlier else [-1] * len(found.centres)
        alive = set(self.browse(ids).exists().ids)
        kept = [ids[place] if place >= 0 and ids[place] in alive else None for place in places]
        taken = {self.browse(group).number for group in kept if group}
        numbers = (number for number in count(1) if number not in taken)
        records = self.browse()
        for place, values in enumerate(self._values(found)):
            if kept[place]:
                record = self.browse(kept[place])
                record.write(values)
            else:
                record = self.create(values | {"company_id": company.id, "number": next(numbers)})
            records |= record
        (self.search([("company_id", "=", company.id)]) - records).active = False
        return records

    @api.model
    def _values(self, found):
        """Return the values of each group of a search, in the order of its centres."""
        names = groups.names(found)
        return [
            {
                "active": True,
                "codes": list(codes),
                "shared_codes": names.count(codes) > 1,
                "size": size,
                "recency": natural[0],
                "frequency": natural[1],
                "monetary_value": natural[2],
                "margin": natural[3],
                "profile": dict(zip(groups.FEATURES, profile, strict=True)),
            }
            for codes, size, natural, profile in zip(
                names, found.sizes, found.natural.tolist(), found.profiles.tolist(), strict=True
            )
        ]

    def unlink(self):
        if self.ids:
            # No foreign key does it.
            self.env.cr.execute(SQL("UPDATE grc_customer SET group_id = NULL WHERE group_id IN %s", tuple(self.ids)))
            self.env["grc.customer"].invalidate_model(["group_id"], flush=False)
        return super().unlink()

    def action_open_customers(self):
        """Open the customers of the group."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("grc_base.grc_customer_action")
        action["domain"] = [("group_id", "=", self.id)]
        action["display_name"] = self.name
        return action
