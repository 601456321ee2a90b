from odoo import models
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
        """Write the texts of those of these actions that have a template, one statement a text."""
        texts = {name: {} for name in (*TEXTS, "why")}
        actions = self.filtered(lambda action: action._template())
        for lang, group in actions._by_lang().items():
            group = group.with_context(lang=lang)
            templates = {action: action._template() for action in group}
            texts_of = [template[text] for template in set(templates.values()) for text in TEXTS]
            wanted = {name for text in texts_of for name in placeholders.names(text)}
            values = group._text_values(wanted)
            for action, template in templates.items():
                for name in TEXTS:
                    texts[name][action.id] = placeholders.render(template[name], values[action.id])
                if why := action._text_why():
                    texts["why"][action.id] = why
        for name, rendered in texts.items():
            if rendered:
                self._update_rows(name, rendered.items(), self._fields[name].column_type[0])

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
            action.id: action._text_plain(figures.get(action.id, {})) | products.get(action.id, {}) for action in self
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

    def _text_plain(self, figures):
        """Return the texts that are made of the customer's row."""
        self.ensure_one()

        def day(value):
            return format_date(self.env, value) if value else ""

        def amount(name):
            return format_amount(self.env, float(figures.get(name) or 0), self.currency_id)

        last = figures.get("last_purchase")
        segment = self.env["grc.segment"].browse(figures.get("segment_id") or ())
        return {
            "customer": self.partner_id.name or "",
            "silence": (self.date - last).days if last else "",
            "usual": figures.get("median_interval") or "",
            "patience": round(figures.get("usual_silence") or 0) or "",
            "first_purchase": day(figures.get("first_purchase")),
            "last_purchase": day(last),
            "purchases": figures.get("purchase_days") or 0,
            "revenue": amount("revenue"),
            "monetary": amount("monetary_value"),
            "expected": amount("clv_predicted"),
            "stage": self.stage_id.name or "",
            "segment": segment.name or "",
            "entered": day(self.entered_on),
        }
