from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.grc_base.tools.documents import stands
from odoo.addons.grc_base.tools.parameters import Day, Search, as_day, reads
from odoo.addons.grc_scoring.tools.filters import FILTERS
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

#: Days that the lifecycle screen looks back at first.
LOOK_BACK = 90
#: Phases of those who are customers of ours at present.
PRESENT = ("new", "active", "declining")
#: Rates of a period: phases at its first day of those whom it is about; phases at its last day of those who did it,
#: None: anyone who bought in it.
RATES = {
    "conversion": (("prospect",), (*PRESENT, "lost")),
    "repurchase": (("new",), None),
    "retention": (PRESENT, PRESENT),
    "winback": (("lost",), PRESENT),
}


class GrcScreenLifecycle(models.AbstractModel):
    """Where customers are in their life with us, how they moved, and at which rates."""

    _name = "grc.screen.lifecycle"
    _inherit = "grc.screen"
    _description = "Lifecycle"

    @api.model
    @api.readonly
    @reads(date_from=Day(), date_to=Day(), domain=Search("grc.customer"))
    def get_lifecycle(self, date_from=None, date_to=None, domain=()):
        """Return where customers were and are, how they moved and at which rates, as the user may see them.

        :param date_from: first day; None: 90 days back, or the day of the first refresh that knew stages
        :param date_to: last day; None: the company's today
        :param domain: further condition on ``grc.customer``
        :return: the values of ``grc.screen.movement.get_movement``, states with ``phase``, and ``rates``
        :raise UserError: when the dates are reversed, lie in the future or before the first refresh
        """
        company, movements = self.env.company, self.env["grc.screen.movement"]
        if not date_from:
            second = fields.Date.to_date(date_to) or company._grc_present()
            since = movements._known_since("stage", company)
            date_from = since and max(since, fields.Date.subtract(second, days=LOOK_BACK))
        data = movements.get_movement("stage", date_from, date_to, domain)
        data["rates"] = self._rates(company, (data["date_from"], data["date_to"]), domain)
        self._add_phases(data["states"])
        return data

    @api.model
    def _add_phases(self, states):
        """Add ``phase`` to states of the movement matrix; False of those that are no stage."""
        labels = self.env["grc.stage"]._labels()
        for state in states:
            state["phase"] = labels[int(state["key"])][2] if state["key"].isdigit() else False

    @api.model
    @api.readonly
    @reads(filters=FILTERS)
    def get_stage_funnel(self, filters=None):
        """Return the stages of the present company and who is in them, as the user may see them.

        :param dict filters: ``team_id``, ``since`` (first day of the rates, which end today)
        :return: ``{stages, customers, rates, since, today, currency_id, window_months}``; a stage is ``{id, label,
            color, phase, customers, revenue, margin, domain}`` (over the window), in the order in which customers go
            through them; ``rates`` as in :meth:`get_lifecycle`, empty while they cannot be known
        """
        filters = filters or {}
        company, movements = self.env.company, self.env["grc.screen.movement"]
        domain = self._filter_domain(filters)
        stages = self._stages(company, domain)
        since, today = movements._known_since("stage", company), company._grc_present()
        asked = fields.Date.to_date(filters.get("since"))
        # What happens on the first day of the period belongs to it: it begins at the end of the day before.
        first = max(filter(None, [since, asked and asked - timedelta(days=1)]), default=None)
        rates = []
        if since and first < today:
            movements._ready_movements()
            rates = self._rates(company, (first, today), domain)
        return {
            "stages": stages,
            "customers": sum(stage["customers"] for stage in stages),
            "rates": rates,
            "since": max(filter(None, [since, asked]), default=False),
            "today": today,
            "currency_id": company.currency_id.id,
            "window_months": company.sudo().grc_window_months,
        }

    @api.model
    def _stages(self, company, domain):
        """Return a dict a stage, see :meth:`get_stage_funnel`."""
        names = ("monetary_value", "window_margin")
        sums = ["__count", *(f"{name}:sum" for name in names)]
        groups = self._customers()._read_group(domain, ["stage_id"], sums)
        totals = {stage.id: values for stage, *values in groups}
        labels = self.env["grc.stage"]._labels()
        phases = list(dict(self.env["grc.stage"]._fields["phase"].selection))
        shown = [*company._grc_stages().ids, *(stage for stage in totals if stage)]
        return [
            dict(
                zip(("customers", "revenue", "margin"), totals.get(stage, (0, 0, 0)), strict=True),
                id=stage,
                label=labels[stage][0],
                color=labels[stage][1],
                phase=labels[stage][2],
                domain=[*domain, ("stage_id", "=", stage)],
            )
            for stage in sorted(dict.fromkeys(shown), key=lambda stage: phases.index(labels[stage][2]))
        ]

    # Rates

    @api.model
    def _rate_query(self, company, days, domain):
        """Return the SELECT of customers: ``id`` and, for each of :data:`RATES`, ``<rate>_all`` and ``<rate>_done``."""
        movements, columns = self.env["grc.screen.movement"], []
        for name, (phases, reached) in RATES.items():
            about = self._phase_condition("state_0", phases)
            done = SQL("b.partner_id IS NOT NULL") if reached is None else self._phase_condition("state_1", reached)
            columns.append(SQL("%s AS %s", about, SQL.identifier(f"{name}_all")))
            columns.append(SQL("%s AND %s AS %s", about, done, SQL.identifier(f"{name}_done")))
        return SQL(
            """
            SELECT m.id, %(columns)s
              FROM (%(movements)s) m
              LEFT JOIN (SELECT DISTINCT p.commercial_partner_id AS partner_id
                           FROM (%(documents)s) d JOIN res_partner p ON p.id = d.partner_id
                          WHERE d.occasion AND %(stands)s AND d.date > %(first)s AND d.date <= %(second)s
                   ) b ON b.partner_id = m.partner_id
            """,
            columns=SQL(", ").join(columns),
            movements=movements._state_query(movements._dimension("stage"), company, days, domain),
            documents=self._documents(company, days[1]),
            stands=stands(SQL("d.reversed_on"), days[1]),
            first=days[0],
            second=days[1],
        )

    @api.model
    def _phase_condition(self, column, phases):
        """Return the condition that the stage in ``column`` (of alias ``m``) is of one of the phases."""
        labels = self.env["grc.stage"]._labels()
        keys = [str(stage) for stage, (__, __, phase) in labels.items() if phase in phases]
        return SQL("%s = ANY(%s::text[])", SQL.identifier("m", column), keys)

    @api.model
    def _rates(self, company, days, domain):
        """Return the rates of a period: a list of ``{name, all, done}``, numbers of customers."""
        parts = [f"{name}_{part}" for name in RATES for part in ("all", "done")]
        row = self.env.execute_query(
            SQL(
                "SELECT %s FROM (%s) r",
                SQL(", ").join(SQL("COUNT(*) FILTER (WHERE %s)", SQL.identifier("r", part)) for part in parts),
                self._rate_query(company, days, domain),
            )
        )[0]
        found = dict(zip(parts, row, strict=True))
        return [{"name": name, "all": found[f"{name}_all"], "done": found[f"{name}_done"]} for name in RATES]

    # A search by a rate

    @api.model
    def _asked_domain(self, text):
        """Return the domain of the customers of ``rate:first day:last day:all``, or ``done`` at the end.

        :raise UserError: when the text is none, or nothing is known of its days
        """
        try:
            name, first, second, part = text.split(":")
            days = as_day(first), as_day(second)
            if name not in RATES or part not in ("all", "done"):
                raise ValueError(text)
        except (AttributeError, ValueError) as error:
            raise UserError(
                self.env._("This is no rate: %s. Write rate:first day:last day:all, or done at the end.", text)
            ) from error
        company, movements = self.env.company, self.env["grc.screen.movement"]
        movements._dates(movements._dimension("stage"), company, *days)
        movements._ready_movements()
        column = SQL.identifier("r", f"{name}_{part}")
        query = self.sudo()._rate_query(company, days, Domain.TRUE)
        return self._among(SQL("SELECT r.id FROM (%s) r WHERE %s", query, column))
