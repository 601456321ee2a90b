from odoo import api, models
from odoo.addons.grc_base.tools.bounds import money
from odoo.addons.grc_base.tools.clock import company_day
from odoo.addons.grc_lifecycle.tools.planning import QUIET
from odoo.tools import SQL

#: How the keys of actions of My day begin that campaigns have proposed; then the id of the task.
KEY = "campaign:task:"


class GrcCampaignAct(models.AbstractModel):
    """What steps do beside mails and activities: propose in My day, open an opportunity, put a tag on.

    It is done for all customers of a batch at once; ``grc.campaign.sender`` holds the savepoint.
    """

    _name = "grc.campaign.act"
    _description = "What Steps Do"

    @api.model
    def _make(self, step, pairs):
        """Do a step for customers; return the (task id, id of what was made, or None) of each.

        :param step: ``grc.campaign.step``, one record
        :param pairs: list of (task id, partner id)
        """
        return {"action": self._propose, "lead": self._open_leads, "tag": self._put_tags}[step.action](step, pairs)

    # In My day

    @api.model
    def _propose(self, step, pairs):
        """Propose an action to whoever does what is to be done for each customer."""
        company, tasks = step.company_id, [task for task, __ in pairs]
        source = self.env["grc.action.source.campaign"].sudo()
        today = company._grc_today()
        source._make(company, today, source._assumed_by(step.campaign_id), self._proposed(step, tasks, today))
        keys = [f"{KEY}{task}" for task in tasks]
        actions = self.env["grc.action"].sudo().search([("company_id", "=", company.id), ("key", "in", keys)])
        self.env["grc.action.activity"].sudo()._make_guarded(actions, company, today)
        self.env.flush_all()
        made = {action.key: action.activity_id.id or None for action in actions}
        return [(task, made.get(f"{KEY}{task}")) for task in tasks]

    @api.model
    def _proposed(self, step, tasks, today):
        """Return the SELECT of the actions of tasks, see ``grc.action.source._query``."""
        expected = money(SQL("COALESCE(NULLIF(c.clv_predicted, 0), c.best_margin, c.window_margin, 0)"))
        return SQL(
            """
            SELECT m.partner_id, NULL::integer AS owner_id, %(key)s || t.id AS key, NULL::varchar AS res_model,
                   NULL::integer AS res_id, NULL::integer AS activity_id, %(today)s::date AS deadline,
                   GREATEST(%(end)s, %(today)s::date) AS date_end, GREATEST(%(expected)s, 0) AS stake,
                   jsonb_build_object('summary', %(summary)s::varchar, 'note', %(note)s::varchar,
                                      'campaign', %(campaign)s::varchar) AS facts
              FROM grc_campaign_task t
              JOIN grc_campaign_participation m ON m.id = t.participation_id
              LEFT JOIN grc_customer c ON c.partner_id = m.partner_id AND c.company_id = t.company_id
             WHERE t.id = ANY(%(tasks)s)
            """,
            key=KEY,
            today=today,
            end=company_day(SQL("t.expires_at"), step.company_id),
            expected=expected,
            summary=step.summary or step.name,
            note=step.note or "",
            campaign=step.campaign_id.name,
            tasks=tasks,
        )

    @api.model
    def _withdraw(self):
        """Take out of My day what was proposed to customers who have left their campaign since."""
        self.env.flush_all()
        left = SQL(
            """
            SELECT a.id, a.company_id FROM grc_action a
              JOIN grc_campaign_task t ON t.id = split_part(a.key, ':', 3)::integer
              JOIN grc_campaign_participation m ON m.id = t.participation_id AND m.state = 'exited'
             WHERE a.state = 'open' AND a.source = 'campaign'
            """
        )
        companies = self.env.execute_query(SQL("SELECT DISTINCT q.company_id FROM (%s) q ORDER BY 1", left))
        for company in self.env["res.company"].browse(one for (one,) in companies):
            of_company = SQL("SELECT q.id FROM (%s) q WHERE q.company_id = %s", left, company.id)
            self.env["grc.action.planner"].sudo()._close("stopped", of_company, company._grc_today())

    # An opportunity

    @api.model
    def _open_leads(self, step, pairs):
        """Open an opportunity with each customer, for their salesperson, else for who answers for the campaign."""
        company, campaign = step.company_id, step.campaign_id
        partners = self.env["res.partner"].browse(partner for __, partner in pairs)
        users = self.env["grc.campaign.sender"]._users(step, partners)
        values = [
            {
                "type": "opportunity",
                "name": step.summary or step.name,
                "partner_id": partner.id,
                "user_id": user.id,
                "company_id": company.id,
                "campaign_id": campaign.utm_campaign_id.id,
                "description": step.note,
            }
            for partner, user in zip(partners, users, strict=True)
        ]
        leads = self.env["crm.lead"].sudo().with_company(company).with_context(**QUIET).create(values)
        self.env.flush_all()
        return list(zip((task for task, __ in pairs), leads.ids, strict=True))

    # A tag

    @api.model
    def _put_tags(self, step, pairs):
        """Put the tag of a step on customers; whoever has it keeps it."""
        self.env.flush_all()
        field = self.env["res.partner"]._fields["category_id"]
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s, %s) SELECT u.id, %s FROM unnest(%s::integer[]) u(id) ON CONFLICT DO NOTHING",
                *map(SQL.identifier, (field.relation, field.column1, field.column2)),
                step.tag_id.id,
                [partner for __, partner in pairs],
            )
        )
        self.env["res.partner"].invalidate_model(["category_id"])
        return [(task, None) for task, __ in pairs]
