from odoo import models
from odoo.tools import SQL


class GrcSegmentation(models.Model):
    """What names a segment follows when a company is given a copy of its segmentation."""

    _inherit = "grc.segmentation"

    def _moves_to_copies(self, old, new, company):
        """Let the company's own playbooks and rules of stages name the copies."""
        statements = super()._moves_to_copies(old, new, company)
        for model in ("grc.playbook", "grc.stage.rule"):
            field = self.env[model]._fields["segment_ids"]
            statements.append(
                SQL(
                    "UPDATE %(relation)s r SET %(segment)s = (%(new)s::integer[])[ARRAY_POSITION(%(old)s, %(segment)s)]"
                    " FROM %(table)s o WHERE o.id = r.%(record)s AND o.company_id = %(company)s"
                    " AND r.%(segment)s = ANY(%(old)s)",
                    relation=SQL.identifier(field.relation),
                    segment=SQL.identifier(field.column2),
                    record=SQL.identifier(field.column1),
                    table=SQL.identifier(self.env[model]._table),
                    new=new,
                    old=old,
                    company=company.id,
                )
            )
        return statements
