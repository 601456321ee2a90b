from dataclasses import replace

from odoo import fields, models
from odoo.tools import SQL

from ...engine import control
from ...tools.bounds import FIRST_DAY, Within, WithinDays
from ..res_company import SETTING

#: What technicians alone see of it.
INSIDE = {"groups": "base.group_system", "copy": False}


class ResCompany(models.Model):
    """The comparison group of a company: how many, for how long, and who."""

    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    grc_company_share = fields.Float(
        "Company-wide comparison share",
        default=0,
        help="Part of all customers to whom no call is proposed and no campaign goes, to measure what all of it brings"
        " together: 0.05 is one in twenty. Overdue invoices, complaints and open quotations are always attended to.",
        **SETTING,
    )
    grc_release_months = fields.Integer(
        "Free again after (months)",
        default=12,
        help="After so many months those in the comparison group are free again, and others are drawn. A change draws"
        " others at once.",
        **SETTING,
    )
    grc_control_since = fields.Date("First day of the comparison group", **INSIDE)
    grc_control_number = fields.Integer("Number of the comparison group", default=0, **INSIDE)

    _grc_company_share_range = Within(
        "grc_company_share", 0, 0.2, "At most one in five customers can be in the company-wide comparison group."
    )
    _grc_release_months_range = Within("grc_release_months", 1, 60)
    _grc_control_since_days = WithinDays("grc_control_since")
    _grc_control_number_range = Within("grc_control_number", 0, 10**6)

    def _grc_control_period(self, day=None):
        """Return the :class:`~...engine.control.Period` of the company's comparison group.

        :param day: of the company; None: today
        """
        self.ensure_one()
        company, day = self.sudo(), day or self._grc_today()
        since, months = company.grc_control_since, company.grc_release_months
        if not since:
            return replace(control.period(day, 0, months, day), first=FIRST_DAY)
        return control.period(since, company.grc_control_number, months, day)

    def _grc_control_changes(self, until):
        """Return the days on which another comparison group was drawn, up to a day."""
        self.ensure_one()
        company = self.sudo()
        if not company.grc_control_since:
            return []
        return control.changes(company.grc_control_since, company.grc_control_number, company.grc_release_months, until)

    def _grc_in_group(self, partner, day=None):
        """Return SQL of whether a customer is in the company-wide comparison group; FALSE where there is none.

        :param SQL partner: id of the entity
        :param day: of the company; None: today
        """
        self.ensure_one()
        share = self.sudo().grc_company_share
        if not share:
            return SQL("FALSE")
        return SQL("(%s < %s)", self._grc_control_place(partner, number=self._grc_control_period(day).number), share)

    def _grc_redraw(self, vals):
        """Let the comparison group be counted anew from today, where what it is made of changes.

        Called before the values are written. Of another length, it is another group; of another share, the same
        customers and some more or fewer.
        """
        for company in self.sudo():
            months = vals.get("grc_release_months", company.grc_release_months)
            share = vals.get("grc_company_share", company.grc_company_share)
            drawn = company.grc_control_since and months != company.grc_release_months
            if drawn or share != company.grc_company_share:
                number = company._grc_control_period().number + bool(drawn)
                company._grc_control_salt()
                company.write({"grc_control_since": company._grc_today(), "grc_control_number": number})
