from datetime import timedelta

from odoo import models
from odoo.addons.grc_base.models.guard.grc_shared import INSIDE
from odoo.exceptions import UserError
from odoo.tools import SQL

from .stage.grc_stage import TOGETHER


class ResCompany(models.Model):
    """Stages and playbooks of a company."""

    _inherit = "res.company"

    def _grc_stages(self):
        """Return the stages of the company in their order: its own, else those shared by all."""
        self.ensure_one()
        return self.env["grc.stage"].sudo()._used_by(self.id)

    def _grc_own_stages(self):
        """Give the company a set of stages of its own, a copy of the shared ones.

        Nobody moves by that: customers, movements and whatever else of the company names a shared stage names its copy
        from then on.

        :return: the new stages
        :raise UserError: when it has some already
        """
        self.ensure_one()
        shared = self._grc_stages()
        if shared.company_id:
            raise UserError(self.env._("%s has stages of its own already.", self.name))
        copies = shared.browse()
        for stage in shared:
            copies |= stage.with_context(**{TOGETHER: INSIDE}).copy({"company_id": self.id, "name": stage.name})
            for lang, __ in self.env["res.lang"].get_installed():
                copies[-1].with_context(lang=lang).name = stage.with_context(lang=lang).name
        copies._check_ladder()
        self._grc_replace_stages(dict(zip(shared.ids, copies.ids, strict=True)))
        self.env["grc.queue"].sudo()._touch_company(self)
        return copies

    def _grc_replace_stages(self, copies):
        """Let all that this company has in stages be in their copies; a hook for other tables that name a stage.

        :param dict copies: ids of the new stages by those of the old ones
        """
        self.env.flush_all()
        old, new = list(copies), list(copies.values())
        for table, columns in (
            ("grc_customer", ("stage_id", "stage_before_id")),
            ("grc_transition", ("from_stage_id", "to_stage_id")),
            ("grc_stage_override", ("stage_id",)),
        ):
            for column in columns:
                self.env.cr.execute(
                    SQL(
                        "UPDATE %(table)s SET %(column)s = (%(new)s::integer[])[ARRAY_POSITION(%(old)s, %(column)s)]"
                        " WHERE company_id = %(company)s AND %(column)s = ANY(%(old)s)",
                        table=SQL.identifier(table),
                        column=SQL.identifier(column),
                        new=new,
                        old=old,
                        company=self.id,
                    )
                )
        for side in ("from", "to"):
            self.env.cr.execute(
                SQL(
                    "UPDATE grc_event SET data = jsonb_set(data, ARRAY[%(side)s],"
                    " to_jsonb((%(new)s::integer[])[ARRAY_POSITION(%(old)s, (data->>%(side)s)::integer)]))"
                    " WHERE company_id = %(company)s AND kind = 'stage' AND (data->>%(side)s)::integer = ANY(%(old)s)",
                    side=side,
                    new=new,
                    old=old,
                    company=self.id,
                )
            )
        self.env.invalidate_all()
        self._grc_replace_playbooks(copies)

    def _grc_replace_playbooks(self, copies):
        """Give the company playbooks for its own stages: its own ones move, those of all are copied.

        A copy begins tomorrow: what the present playbooks have proposed is not proposed again.

        :param dict copies: ids of the new stages by those of the old ones
        """
        playbooks = self.env["grc.playbook"].sudo().search([("stage_id", "in", list(copies))])
        for playbook in playbooks.filtered(lambda playbook: playbook.company_id == self):
            playbook.stage_id = copies[playbook.stage_id.id]
        tomorrow = self._grc_today() + timedelta(days=1)
        for playbook in playbooks.filtered(lambda playbook: not playbook.company_id) - playbooks._replaced(self):
            playbook.copy(
                {
                    "company_id": self.id,
                    "stage_id": copies[playbook.stage_id.id],
                    "date_from": max(playbook.date_from or tomorrow, tomorrow),
                }
            )
        self.env.cr.execute(
            SQL(
                "UPDATE grc_action SET stage_id = (%(new)s::integer[])[ARRAY_POSITION(%(old)s, stage_id)]"
                " WHERE company_id = %(company)s AND stage_id = ANY(%(old)s)",
                old=list(copies),
                new=list(copies.values()),
                company=self.id,
            )
        )
        self.env["grc.action"].invalidate_model(["stage_id"], flush=False)
