from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import WithinDays
from odoo.tools import SQL, format_date

from ..tools.life import occurrences


class GrcAction(models.Model):
    """Life events as a source: the calendar is looked at once on each day."""

    _inherit = "grc.action"

    life_rule_id = fields.Many2one(
        "grc.life.rule", "Life event", readonly=True, ondelete="set null", index="btree_not_null"
    )
    person_id = fields.Many2one(
        "grc.person", readonly=True, ondelete="set null", index="btree_not_null", groups="grc_base.group_grc_personal"
    )
    product_id = fields.Many2one("product.product", readonly=True, ondelete="set null")
    occasion_on = fields.Date("Date of the event", readonly=True)

    _occasion_on_days = WithinDays("occasion_on", empty=True)

    @api.model
    def _plan_daily(self, company, as_of):
        made = super()._plan_daily(company, as_of)
        rules = self.env["grc.life.rule"]
        rules = rules.search(rules._used(company))
        if not rules:
            return made
        self._find_occurrences(rules, company, as_of)
        self._close("stopped", self._missing_query(rules, company, as_of), as_of)
        candidates = SQL(
            """
            SELECT %(key)s AS key, o.partner_id, r.who, r.user_id AS who_id, r.activity_type_id,
                   o.date - r.lead_days AS deadline, r.summary->>'en_US' AS summary, NULL AS why, %(stake)s AS stake,
                   r.probability, r.effort, r.id AS life_rule_id, o.person_id, o.product_id, o.date AS occasion_on,
                   o.date + r.validity_days AS date_end
              FROM pg_temp.grc_occurrence o
              JOIN grc_life_rule r ON r.id = o.life_rule_id
              JOIN grc_customer c ON c.partner_id = o.partner_id AND c.company_id = %(company)s
            """,
            key=self._life_key("o"),
            stake=rules._stake_sql("r", "c", company),
            company=company.id,
        )
        extra = ("life_rule_id", "person_id", "product_id", "occasion_on", "date_end")
        return made + self._plan_insert(company, as_of, "life_event", candidates, extra)

    @api.model
    def _find_occurrences(self, rules, company, as_of):
        """Put the dates for which it is time into the working table ``grc_occurrence``."""
        union = SQL(" UNION ALL ").join(SQL("(%s)", occurrences(rule, company, as_of)) for rule in rules)
        self.env.cr.execute("DROP TABLE IF EXISTS pg_temp.grc_occurrence")
        self.env.cr.execute(
            SQL(
                "CREATE TEMPORARY TABLE grc_occurrence ON COMMIT DROP AS"
                " SELECT o.rule_id AS life_rule_id, o.partner_id, o.person_id, o.product_id, o.date,"
                " o.date AS occasion_on FROM (%s) o",
                union,
            )
        )

    @api.model
    def _life_key(self, alias):
        """Return SQL of the key of an action of a life event: rule, customer, person, product, date."""
        return SQL(
            "CONCAT_WS(':', 'life', %s, %s, COALESCE(%s, 0), COALESCE(%s, 0), %s)",
            *(
                SQL.identifier(alias, name)
                for name in ("life_rule_id", "partner_id", "person_id", "product_id", "occasion_on")
            ),
        )

    @api.model
    def _missing_query(self, rules, company, as_of):
        """Return the SELECT of the ids of open actions whose date is no longer one: he bought, or it was corrected.

        Of those that were put off beyond their time the calendar says nothing any more.
        """
        return SQL(
            """
            SELECT a.id FROM grc_action a
              JOIN grc_life_rule r ON r.id = a.life_rule_id
             WHERE a.company_id = %s AND a.state = 'open' AND a.life_rule_id IN %s
               AND a.occasion_on + r.validity_days >= %s
               AND NOT EXISTS (SELECT 1 FROM pg_temp.grc_occurrence o WHERE %s = a.key)
            """,
            company.id,
            tuple(rules.ids),
            as_of,
            self._life_key("o"),
        )

    @api.model
    def _merge_keys(self):
        return super()._merge_keys() | {"life_event": self._life_key("a")}

    def _template(self):
        return self.life_rule_id or super()._template()

    def _text_plain(self, figures, wanted):
        values = super()._text_plain(figures, wanted)
        if self.life_rule_id:
            values |= {
                "date": format_date(self.env, self.occasion_on),
                "event": self.life_rule_id.name,
                "person": self.person_id.name or "",
                "product": "".join(self._product_names(self.product_id.ids)),
            }
        return values

    def _text_why(self):
        """Return the sentence that says why now, False to leave what the row has."""
        if not self.life_rule_id:
            return super()._text_why()
        about = "".join(self._product_names(self.product_id.ids))
        return " · ".join(filter(None, (self.life_rule_id.name, format_date(self.env, self.occasion_on), about)))
