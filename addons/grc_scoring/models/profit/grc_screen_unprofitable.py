from dateutil.relativedelta import relativedelta
from odoo import api, models
from odoo.addons.grc_base.tools.parameters import Number, reads
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.dimensions import POLICIES
from ...tools.year import year_start


class GrcScreenUnprofitable(models.AbstractModel):
    """What the screen of unprofitable customers shows, and what the policy matrix says of them."""

    _name = "grc.screen.unprofitable"
    _inherit = "grc.screen"
    _description = "Unprofitable Customers"

    @api.model
    @api.readonly
    @reads(less=Number(0, 100))
    def get_unprofitable(self, less=50):
        """Return the unprofitable customers of the present company, as the user may see them.

        :param float less: by how many per cent they would be solicited less, 0 to 100
        :return: ``{customers, buyers, result, effort, saving, turned, policies, missing, less, domain, as_of, rebuilt,
            built, currency_id, progress}``: ``saving`` is what soliciting them less would save in a year, ``turned``
            how many would bring more than they cost with it, all else being equal. A policy is ``{name, label,
            customers, result, effort, saving, domain}``, those with customers only. ``missing`` are sentences on
            costs that are not counted
        :raise UserError: a share outside 0 to 100 %
        """
        if not 0 <= less <= 100:
            raise UserError(self.env._("Solicit them less by 0 to 100 %%, not by %s %%.", f"{less:g}"))
        company, customers = self.env.company, self._customers()
        bought = Domain("company_id", "=", company.id) & Domain("last_purchase", "!=", False)
        domain = bought & customers._unprofitable_domain()
        policies = self._policies(domain, less / 100)
        refresh = self._value_refresh(company)
        return {
            **{
                name: sum(policy[name] for policy in policies)
                for name in ("customers", "result", "effort", "saving", "turned")
            },
            "buyers": customers.search_count(bought),
            "policies": policies,
            "missing": self._missing(company.sudo()),
            "less": less,
            "domain": list(domain),
            "as_of": refresh.as_of,
            "since": refresh.as_of and year_start(refresh.as_of) + relativedelta(days=1),
            "rebuilt": refresh.rebuilt,
            "built": bool(refresh),
            "currency_id": company.currency_id.id,
            "progress": self._progress(company),
        }

    @api.model
    def _policies(self, domain, share):
        """Return the totals of the customers of a domain by policy; see :meth:`get_unprofitable`."""
        customers = self._customers()
        query = customers._search(domain)
        names = {name: SQL.identifier(query.table, name) for name in ("policy", "year_result", "year_effort")}
        rows = self.env.execute_query(
            SQL(
                """
                SELECT u.policy, COUNT(*), SUM(u.year_result)::float8, SUM(u.year_effort)::float8,
                       COUNT(*) FILTER (WHERE u.year_result + u.year_effort * %s >= 0)
                  FROM (%s) u
                 GROUP BY u.policy
                """,
                share,
                query.select(*names.values()),
            )
        )
        found = {policy: totals for policy, *totals in rows}
        labels = dict(customers._fields["policy"]._description_selection(self.env))
        return [
            {
                "name": name or False,
                "label": labels.get(name) or self.env._("Without a policy"),
                **dict(zip(("customers", "result", "effort", "turned"), found[name], strict=True)),
                "saving": found[name][2] * share,
                "domain": list(domain & Domain("policy", "=", name or False)),
            }
            for name in [key for key, __ in POLICIES] + [None]
            if name in found
        ]

    @api.model
    def _missing(self, company):
        """Return sentences on what soliciting costs that the company has not said."""
        texts = {
            "grc_hour_cost": self.env._("Time spent is not counted: what an hour costs is not set."),
            "grc_email_cost": self.env._("Messages are not counted: what one costs is not set."),
            "grc_late_rate": self.env._("Late payment is not counted: its yearly rate is not set."),
        }
        return [text for setting, text in texts.items() if not company[setting]]
