from odoo import models
from odoo.tools import SQL, format_date

from ...tools.life import occurrences
from ...tools.planning import PRIVATE


class GrcActionSourceLifeEvent(models.AbstractModel):
    """Dates in the lives of customers (``grc.life.rule``): the calendar is looked at once on each day."""

    _name = "grc.action.source.life_event"
    _inherit = "grc.action.source.template"
    _description = "Actions of Life Events"

    _source = PRIVATE
    _place = 20
    _held_back = True
    _fills = ("life_rule_id", "person_id", "product_id", "occasion_on")
    _apart_by = ("life_rule_id", "person_id", "product_id", "occasion_on")

    def _label(self):
        return self.env._("Life event")

    def _plan_daily(self, company, as_of):
        rules = self.env["grc.life.rule"]
        rules = rules.search(rules._used_domain(company))
        if not rules:
            return 0
        self._find_occurrences(rules, company, as_of)
        self.env["grc.action.planner"]._close("stopped", self._missing_query(rules, company, as_of), as_of)
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
            key=self._key("o"),
            stake=rules._stake_sql("r", "c", company),
            company=company.id,
        )
        return self._make_rows(company, as_of, candidates, ("date_end",))

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

    def _key(self, alias):
        """Return SQL of the key of an action of a life event: rule, customer, person, product, date."""
        return SQL(
            "CONCAT_WS(':', 'life', %s, %s, COALESCE(%s, 0), COALESCE(%s, 0), %s)",
            *(
                SQL.identifier(alias, name)
                for name in ("life_rule_id", "partner_id", "person_id", "product_id", "occasion_on")
            ),
        )

    def _missing_query(self, rules, company, as_of):
        """Return the SELECT of the ids of open actions whose date is no longer one: they bought, or it was corrected.

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
            self._key("o"),
        )

    def _merge_key(self, alias):
        return self._key(alias)

    # What becomes of an action

    def _template(self, action):
        return action.life_rule_id

    def _why(self, action):
        about = self._product(action)
        day = format_date(action.env, action.occasion_on)
        return " · ".join(filter(None, (action.life_rule_id.name, day, about)))

    def _placeholders(self, action):
        return {
            "date": format_date(action.env, action.occasion_on),
            "event": action.life_rule_id.name,
            "person": action.person_id.name or "",
            "product": self._product(action),
        }

    def _product(self, action):
        """Return the name of the product that an action is about, in the language of its environment."""
        return "".join(action.env["grc.action.offer"]._names(action.product_id.ids))
