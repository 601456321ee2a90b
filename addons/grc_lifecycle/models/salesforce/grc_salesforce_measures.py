from datetime import datetime, time
from typing import NamedTuple

import pytz
from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..timeline.grc_timeline_kinds import THREADS


class Measure(NamedTuple):
    """What a number of the sales force counts, and how its records are opened.

    ``date`` and ``user`` are the fields that say when and whose; ``amounts`` maps a column of sums to its field.
    """

    model: str
    date: str
    domain: list
    user: str = "user_id"
    amounts: dict = {}
    counted: bool = True


class GrcSalesforce(models.Model):
    """What the sales force is measured by."""

    _inherit = "grc.salesforce"

    @api.model
    def _measures(self):
        """Return ``{name: Measure}``; an addon adds its own, with an integer field of that name."""
        opportunity = ("type", "=", "opportunity")
        stage = ("dimension", "=", "stage")
        to_life = ("to_stage_id.phase", "in", ("new", "active"))
        movement = {"model": "grc.transition", "date": "date", "user": "partner_id.user_id"}
        value = {"kept_value": "monetary_value"}
        return {
            "made": Measure("crm.lead", "create_date", [opportunity]),
            "won": Measure(
                "crm.lead",
                "date_closed",
                [opportunity, ("won_status", "=", "won"), ("date_closed", "!=", False)],
                amounts={"days": "day_close"},
            ),
            "lost": Measure(
                "crm.lead", "date_closed", [opportunity, ("won_status", "=", "lost"), ("date_closed", "!=", False)]
            ),
            "quotations": Measure("sale.order", "create_date", [("state", "in", ("sent", "sale"))]),
            "orders": Measure("sale.order", "date_order", [("state", "=", "sale")]),
            "invoices": Measure(
                "account.move",
                "invoice_date",
                [("state", "=", "posted"), ("grc_kind", ">", 0), ("invoice_date", "!=", False)],
                user="invoice_user_id",
                amounts={"revenue": "amount_untaxed_signed", "margin": "grc_margin"},
            ),
            "activities": Measure(
                "mail.activity",
                "date_done",
                [("active", "=", False), ("date_done", "!=", False), ("res_model", "in", list(THREADS))],
            ),
            "reports": Measure("grc.meeting.report", "met_on", [("state", "=", "done")]),
            "kept": Measure(
                domain=[stage, ("from_stage_id.phase", "=", "declining"), to_life], amounts=value, **movement
            ),
            "won_back": Measure(
                domain=[stage, ("from_stage_id.phase", "=", "lost"), to_life], amounts=value, **movement
            ),
            "customers_lost": Measure(domain=[stage, ("to_stage_id.phase", "=", "lost")], **movement),
        }

    def action_open_records(self):
        """Open the records that the number named by the context's ``grc_measure`` counts."""
        self.ensure_one()
        name = self.env.context.get("grc_measure", "invoices")
        name = {"revenue": "invoices", "margin": "invoices", "margin_rate": "invoices", "win_rate": "won"}.get(
            name, name
        )
        measure = self._measures().get(name)
        if not measure:
            raise UserError(self.env._("There are no records behind this number."))
        label = self._fields[name]._description_string(self.env)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("%(measure)s of %(user)s", measure=label, user=self.user_id.sudo().name),
            "res_model": measure.model,
            "views": [(False, "list"), (False, "form")],
            "domain": measure.domain + self._record_domain(measure),
            "context": {"active_test": False, "create": False},
        }

    def _record_domain(self, measure):
        """Return the domain of this line's salesperson, company and month."""
        first = datetime.combine(self.month, time.min)
        last = first + relativedelta(months=1)
        if self.env[measure.model]._fields[measure.date].type == "date":
            limits = [fields.Date.to_string(day) for day in (first, last)]
        else:
            zone = pytz.timezone(self.company_id._grc_zone())
            limits = [
                fields.Datetime.to_string(zone.localize(day).astimezone(pytz.utc).replace(tzinfo=None))
                for day in (first, last)
            ]
        domain = [
            (measure.user, "=", self.user_id.id),
            (measure.date, ">=", limits[0]),
            (measure.date, "<", limits[1]),
        ]
        if "company_id" not in self.env[measure.model]._fields:
            return domain
        companies = [self.company_id.id]
        if self.user_id.sudo().company_id == self.company_id:
            companies.append(False)
        return domain + [("company_id", "in", companies)]
