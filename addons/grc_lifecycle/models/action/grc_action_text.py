from odoo import models
from odoo.tools import SQL, format_amount, format_date

from ...engine import placeholders
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


class GrcActionText(models.AbstractModel):
    """Texts of actions: templates with the customer's figures, in the language of whom they are for."""

    _name = "grc.action.text"
    _description = "Texts of Actions"

    def _write_texts(self, actions):
        """Write the texts of those of some actions that have a template, by one statement."""
        rows = []
        told = actions.filtered(lambda action: action._planned_by()._template(action))
        for lang, group in told._by_lang().items():
            group = group.with_context(lang=lang)
            templates = {action: action._planned_by()._template(action) for action in group}
            texts_of = [template[text] for template in set(templates.values()) for text in TEXTS]
            wanted = {name for text in texts_of for name in placeholders.names(text)}
            values = self._values(group, wanted)
            for action, template in templates.items():
                texts = [placeholders.render(template[name], values[action.id]) for name in TEXTS]
                rows.append((action.id, *texts, action._planned_by()._why(action) or None))
        self._update(actions, rows)

    def _update(self, actions, rows):
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
        actions.browse(ids).invalidate_recordset(names)

    def _values(self, actions, wanted):
        """Return ``{id: {placeholder: text}}`` of actions, in the language of their context.

        :param set wanted: names that occur; only what they need is looked up
        """
        figures = self._figures(actions)
        products = self.env["grc.action.offer"]._texts(actions, wanted)
        return {
            action.id: self._plain(action, figures.get(action.id, {}), wanted)
            | action._planned_by()._placeholders(action)
            | products.get(action.id, {})
            for action in actions
        }

    def _figures(self, actions):
        """Return ``{id: {column: value}}`` of the customers of actions."""
        rows = self.env.execute_query_dict(
            SQL(
                "SELECT a.id, %s FROM grc_action a JOIN grc_customer c"
                " ON c.partner_id = a.partner_id AND c.company_id = a.company_id WHERE a.id IN %s",
                SQL(", ").join(SQL.identifier("c", name) for name in FIGURES),
                tuple(actions.ids),
            )
        )
        return {row["id"]: row for row in rows}

    def _plain(self, action, figures, wanted):
        """Return the texts of an action that are made of the customer's row, those that are wanted."""
        env = action.env

        def day(value):
            return format_date(env, value) if value else ""

        def amount(name):
            return format_amount(env, float(figures.get(name) or 0), action.currency_id)

        last = figures.get("last_purchase")
        # Figures and names are looked up and formatted only for texts that show them.
        made = {
            "customer": lambda: action.partner_id.name or "",
            "silence": lambda: (action.date - last).days if last else "",
            "usual": lambda: figures.get("median_interval") or "",
            "patience": lambda: round(figures.get("usual_silence") or 0) or "",
            "first_purchase": lambda: day(figures.get("first_purchase")),
            "last_purchase": lambda: day(last),
            "purchases": lambda: figures.get("purchase_days") or 0,
            "revenue": lambda: amount("revenue"),
            "monetary": lambda: amount("monetary_value"),
            "expected": lambda: amount("clv_predicted"),
            "stage": lambda: action.stage_id.name or "",
            "segment": lambda: env["grc.segment"].browse(figures.get("segment_id") or ()).name or "",
            "entered": lambda: day(action.entered_on),
        }
        return {name: made[name]() for name in made if name in wanted}
