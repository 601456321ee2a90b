from odoo import api, models
from odoo.addons.grc_base.tools.parameters import Id, Record, reads


class GrcStage(models.Model):
    """What would change: the stages that customers would have by rules that are not saved yet."""

    _inherit = "grc.stage"

    @api.model
    @api.readonly
    @reads(stage_id=Id(optional=True), values=Record("grc.stage"))
    def get_simulation(self, stage_id, values):
        """Return who would move if a stage were saved with these values; nothing is written.

        Stages follow from the facts that are stored, on the day of the last refresh.

        :param stage_id: id of the stage; False: it is a new one
        :param dict values: as for ``write``, rules as commands
        :return: ``{moves, customers, moved, used, as_of, company, currency_id}``; ``used`` is False of a shared stage
            while the present company has its own; a move is ``{from, to, customers, revenue}`` (revenue net over the
            window; a stage is ``{id, name, color}``, ``id`` 0: the new one)
        :raise ValidationError: when the values would be refused on saving
        :raise UserError: when the figures have not been built yet
        """
        self.check_access("write")
        self._check_drafted(values)
        stage = self.browse(stage_id or None)
        draft = self.new(values, origin=stage) if stage_id else self.new(values)
        draft.rule_ids._check_within()
        owner = draft.company_id._origin
        company = owner or self.env.company
        ladder = self._simulated_set(owner, stage, draft)
        ladder._check_ladder()
        used = owner or not company._grc_stages().company_id
        latest = self.env["grc.refresh"].sudo()._latest(company)
        rows = (
            self.env["grc.layer.stage"].sudo()._simulate_stages(company, latest, ladder._ladder())
            if used and latest
            else []
        )
        shown = {key: {"id": key, "name": name, "color": color} for key, (name, color, __) in self._labels().items()}
        for member in ladder:
            key = member._origin.id or 0
            shown[key] = {"id": key, "name": member.name, "color": member.color}
        none = {"id": False, "name": self.env._("No stage"), "color": 0}
        moves = [
            {"from": shown.get(origin, none), "to": shown.get(target, none), "customers": number, "revenue": revenue}
            for origin, target, number, revenue in rows
        ]
        return {
            "moves": [move for move in moves if move["from"] != move["to"]],
            "customers": sum(move["customers"] for move in moves),
            "moved": sum(move["customers"] for move in moves if move["from"] != move["to"]),
            "used": bool(used),
            "as_of": latest.as_of or False,
            "company": company.name,
            "currency_id": company.currency_id.id,
        }

    @api.model
    def _check_drafted(self, values):
        """Refuse values that are none, of the stage and of its rules."""
        self._check_bounds(values)
        for command in values.get("rule_ids") or ():
            if len(command) > 2 and isinstance(command[2], dict):
                self.env["grc.stage.rule"]._check_bounds(command[2])

    @api.model
    def _simulated_set(self, owner, stage, draft):
        """Return the stages of a company (none: the shared ones) with ``draft`` in the place of ``stage``."""
        others = self.sudo()._of_owner(owner.id) - stage
        members = [*others, *([draft] if draft.active else [])]
        members.sort(key=lambda member: (member.sequence, member._origin.id or float("inf")))
        return self.sudo().concat(*members)
