from dataclasses import asdict

from odoo import api, models
from odoo.exceptions import AccessError


class GrcScreenDeliverability(models.AbstractModel):
    """Whether mails of the present company arrive, as far as it can be told, and what to do."""

    _name = "grc.screen.deliverability"
    _inherit = "grc.screen"
    _description = "Screen of Deliverability"

    @api.model
    @api.readonly
    def get_deliverability(self):
        """Return what mails depend on: ``{company, checks}``.

        A check is ``{key, state, title, text, model, page}``: state is ``good``, ``fair``, ``bad`` or ``ask`` (it
        cannot be told from here), model that of the records where it is set, empty where the user may not change
        them, page one of Odoo's documentation, or empty.

        :raise AccessError: for those who are no managers: it tells how mail servers are set up
        """
        if not self.env.user.has_group("grc_base.group_grc_manager"):
            raise AccessError(self.env._("How mails are sent is shown to managers of Customer Relations."))
        company = self.env.company
        checks = [asdict(one) for one in self.env["grc.deliverability"]._checks(company.sudo())]
        for one in checks:
            if one["model"] and not self.env[one["model"]].has_access("write"):
                one["model"] = ""
        return {"company": company.name, "checks": checks}
