from odoo import api, models
from odoo.tools import SQL


class GrcPressureCall(models.AbstractModel):
    """Calls of My day that wait for a salesperson, among the contacts that are due for the same customers.

    They ask for room as the tasks of campaigns do, by the margin expected of them: a mail worth less does not take it.
    A call is made by a person, who decides: no rule stops it.
    """

    _name = "grc.pressure.call"
    _description = "Calls that Wait"

    @api.model
    def _due(self, company):
        """Return ``(number, entity, priority, channel)`` of the calls due today of the entities of the batch.

        Numbers are below 0, so that none is that of a task.

        :param company: ``res.company``, one record
        """
        sources = [
            source._source for source in self.env["grc.action.source"]._sources() if source._purpose == "marketing"
        ]
        return self.env.execute_query(
            SQL(
                """
                SELECT -a.id, a.partner_id, a.stake * a.probability, 'phone' FROM grc_action a
                 WHERE a.company_id = %(company)s AND a.state = 'open' AND a.source = ANY(%(sources)s)
                   AND a.deadline <= %(today)s AND a.partner_id IN (
                       SELECT k.entity_id FROM grc_claim k
                        WHERE k.verdict IS NULL AND k.company_id = %(company)s AND k.channel IS NOT NULL
                          AND k.purpose = 'marketing')
                 ORDER BY a.id
                """,
                company=company.id,
                sources=sources,
                today=company._grc_today(),
            )
        )
