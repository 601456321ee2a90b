from odoo import api, models
from odoo.tools import SQL, format_amount, format_date

from ..engine import placeholders
from .grc_action_template import TEXTS

#: Figures of ``grc_customer`` that texts show.
FIGURES = (
    "first_purchase",
    "last_purchase",
    "purchase_days",
    "median_interval",
    "usual_silence",
    "revenue",
    "monetary_value",
    "clv_predicted",
    "segment_id",
)


class GrcAction(models.Model):
    """Texts of actions: templates with the customer's figures, in the language of whom they are for."""

    _inherit = "grc.action"

    def _write_texts(self):
        """Write the texts of those of these actions that have a template, by one statement."""
        rows = []
        actions = self.filtered(lambda action: action._template())
        for lang, group in actions._by_lang().items():
            group = group.with_context(lang=lang)
            templates = {action: action._template() for action in group}
            texts_of = [template[text] for template in set(templates.values()) for text in TEXTS]
            wanted = {name for text in texts_of for name in placeholders.names(text)}
            values = group._text_values(wanted)
            for action, template in templates.items():
                texts = [placeholders.render(template[name], values[action.id]) for name in TEXTS]
                rows.append((action.id, *texts, action._text_why() or None))
        self._update_texts(rows)

    @api.model
    def _update_texts(self, rows):
        """Write texts of many actions: rows of (id, *TEXTS, why), None to leave what is there."""
        if not rows:
            return
        names = (*TEXTS, "why")
        ids, *texts = map(list, zip(*rows, strict=True))
        self.env.cr.execute(
            SQL(
                "UPDATE grc_action a SET %s FROM unnest(%s::integer[], %s) AS v(id, %s) WHERE a.id = v.id",
                SQL(", ").join(SQL("%(n)s = COALESCE(v.%(n)s, a.%(n)s)", n=SQL.identifier(name)) for name in names),
                ids,
                SQL(", ").join(SQL("%s::text[]", text) for text in texts),
                SQL(", ").join(map(SQL.identifier, names)),
            )
        )
        self.browse(ids).invalidate_recordset(names)

    def _template(self):
        """Return the ``grc.action.template`` of this action (empty where there is none); a hook for sources."""
        return self.step_id

    def _text_why(self):
        """Return the sentence that says why now, False to leave what the row has; a hook for sources."""
        return self.movement_id.cause_text

    def _text_values(self, wanted):
        """Return ``{id: {placeholder: text}}``, in the language of the context.

        :param set wanted: names that occur; only what they need is looked up
        """
        figures = self._text_figures()
        products = self._text_products(wanted)
        return {
            action.id: action._text_plain(figures.get(action.id, {}), wanted) | products.get(action.id, {})
            for action in self
        }

    def _text_figures(self):
        """Return ``{id: {column: value}}`` of the customers of these actions."""
        rows = self.env.execute_query_dict(
            SQL(
                "SELECT a.id, %s FROM grc_action a JOIN grc_customer c"
                " ON c.partner_id = a.partner_id AND c.company_id = a.company_id WHERE a.id IN %s",
                SQL(", ").join(SQL.identifier("c", name) for name in FIGURES),
                tuple(self.ids),
            )
        )
        return {row["id"]: row for row in rows}

    def _text_plain(self, figures, wanted):
        """Return the texts that are made of the customer's row, those that are wanted."""
        self.ensure_one()

        def day(value):
            return format_date(self.env, value) if value else ""

        def amount(name):
            return format_amount(self.env, float(figures.get(name) or 0), self.currency_id)

        last = figures.get("last_purchase")
        # Figures and names are looked up and formatted only for texts that show them.
        made = {
            "customer": lambda: self.partner_id.name or "",
            "silence": lambda: (self.date - last).days if last else "",
            "usual": lambda: figures.get("median_interval") or "",
            "patience": lambda: round(figures.get("usual_silence") or 0) or "",
            "first_purchase": lambda: day(figures.get("first_purchase")),
            "last_purchase": lambda: day(last),
            "purchases": lambda: figures.get("purchase_days") or 0,
            "revenue": lambda: amount("revenue"),
            "monetary": lambda: amount("monetary_value"),
            "expected": lambda: amount("clv_predicted"),
            "stage": lambda: self.stage_id.name or "",
            "segment": lambda: self.env["grc.segment"].browse(figures.get("segment_id") or ()).name or "",
            "entered": lambda: day(self.entered_on),
        }
        return {name: made[name]() for name in made if name in wanted}
