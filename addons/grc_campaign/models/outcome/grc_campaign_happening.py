from odoo import api, models
from odoo.tools import SQL


class GrcCampaignHappening(models.AbstractModel):
    """What customers and salespeople do, for the campaigns that wait for it: at once, from the event itself.

    An order, or an invoice that is paid, is an outcome of what a running campaign did last for the customer; whoever is
    held back has it, too. Who has become a contact of another customer since they came acts for that one.
    Whoever has reached the goal of a campaign leaves it. Where a document has brought them to
    it, that document is no further purchase, and of payments its own alone count.
    """

    _name = "grc.campaign.happening"
    _description = "What Campaigns Wait for"

    @api.model
    def _happen(self, kind, documents, entities):
        """Add documents to the outcomes of the campaigns that their customers are in.

        :param str kind: ``order`` or ``paid``
        :param documents: of one model, with a company
        :param list entities: id of the commercial entity of each
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO grc_campaign_outcome (task_id, campaign_id, company_id, trace_id, kind, moment, evidence,
                                                  sure)
                SELECT DISTINCT ON (m.id, d.id) t.id, t.campaign_id, t.company_id, t.trace_id, %(kind)s, %(now)s,
                       %(model)s || ',' || d.id, TRUE
                  FROM unnest(%(ids)s::integer[], %(entities)s::integer[], %(companies)s::integer[])
                       d(id, entity_id, company_id)
                  JOIN res_partner p ON p.commercial_partner_id = d.entity_id
                  JOIN grc_campaign_participation m
                    ON m.partner_id = p.id AND m.company_id = d.company_id AND m.state = 'running' AND %(about)s
                  JOIN grc_campaign_task t ON t.participation_id = m.id AND t.state IN ('done', 'ghost')
                 ORDER BY m.id, d.id, t.acted_at DESC, t.id DESC
                ON CONFLICT DO NOTHING
                """,
                kind=kind,
                about=self._other(documents._name) if kind == "order" else self._settles(),
                now=self.env.cr.now().replace(microsecond=0),
                model=documents._name,
                ids=documents.ids,
                entities=entities,
                companies=[one.company_id.id for one in documents],
            )
        )
        self.env["grc.campaign.outcome"].invalidate_model()

    @api.model
    def _buy(self, documents, entities):
        """Let customers who buy leave the campaigns whose goal that is.

        :param documents: orders or invoices, with a company
        :param list entities: id of the commercial entity of each
        """
        self._reach("purchase", "goal", documents, entities, self._other(documents._name))

    @api.model
    def _pay(self, invoices, entities):
        """Let customers leave the campaigns whose goal is that they pay.

        :param invoices: ``account.move`` that are paid
        :param list entities: id of the commercial entity of each
        """
        self._reach("paid", "paid", invoices, entities, self._settles())

    @api.model
    def _reach(self, goal, reason, documents, entities, about):
        """Let customers leave the campaigns whose goal documents of theirs have reached.

        :param str reason: why they leave, a key of ``exit_reason``
        :param SQL about: condition that document ``d`` is one by which participation ``m`` reaches it
        """
        self.env["grc.campaign.follow"]._leave(
            SQL(
                """
                EXISTS (SELECT 1 FROM unnest(%s::integer[], %s::integer[], %s::integer[]) d(id, entity_id, company_id)
                          JOIN res_partner p ON p.commercial_partner_id = d.entity_id
                         WHERE m.partner_id = p.id AND m.company_id = d.company_id AND %s)
                AND m.campaign_id IN (SELECT c.id FROM grc_campaign c WHERE c.goal = %s)
                """,
                documents.ids,
                entities,
                [one.company_id.id for one in documents],
                about,
                goal,
            ),
            reason,
        )

    @api.model
    def _other(self, model):
        """Return the condition that document ``d`` of a model is not that which brought participation ``m``."""
        return SQL("m.event_key <> %s || ',' || d.id", model)

    @api.model
    def _settles(self):
        """Return the condition that invoice ``d`` concerns participation ``m``: its own, if a document brought it."""
        return SQL(
            """
            (NOT (starts_with(m.event_key, 'account.move,') OR starts_with(m.event_key, 'sale.order,'))
             OR m.event_key = 'account.move,' || d.id
             OR m.event_key IN (SELECT 'sale.order,' || o.order_id FROM account_move_line l
                                  JOIN sale_order_line_invoice_rel r ON r.invoice_line_id = l.id
                                  JOIN sale_order_line o ON o.id = r.order_line_id
                                 WHERE l.move_id = d.id))
            """
        )

    @api.model
    def _done(self, tasks):
        """Add to the outcomes that activities of campaigns were done.

        :param tasks: ``grc.campaign.task`` that made them
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO grc_campaign_outcome (task_id, campaign_id, company_id, kind, moment, evidence, sure)
                SELECT t.id, t.campaign_id, t.company_id, 'activity', %s, 'grc.campaign.task,' || t.id, TRUE
                  FROM grc_campaign_task t WHERE t.id = ANY(%s)
                ON CONFLICT DO NOTHING
                """,
                self.env.cr.now().replace(microsecond=0),
                tasks.ids,
            )
        )
        self.env["grc.campaign.outcome"].invalidate_model()
