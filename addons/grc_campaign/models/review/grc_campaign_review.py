from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

#: What a salesperson writes themselves; all else is said by buttons.
WRITTEN = {"reason"}


class GrcCampaignReview(models.Model):
    """A customer whom a planned campaign would take in: their salesperson may take them out before groups are drawn.

    Rows are made by SQL when salespeople are asked. After the launch those remain who were taken out, with the reason
    and who did it.
    """

    _name = "grc.campaign.review"
    _inherit = ["grc.sent", "grc.guarded"]
    _description = "Customer before a Launch"
    _order = "planned_at, campaign_id, id"
    _log_access = False
    _rec_name = "partner_id"

    campaign_id = fields.Many2one("grc.campaign", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, ondelete="cascade", index=True
    )
    user_id = fields.Many2one(related="partner_id.user_id", string="Salesperson")
    campaign_state = fields.Selection(related="campaign_id.state", string="State of the campaign")
    planned_at = fields.Datetime(related="campaign_id.planned_at", store=True, string="Launched on")
    taken_out = fields.Boolean("Taken out", readonly=True, help="The campaign does not take this customer in.")
    reason = fields.Char(help="Why this customer is not to get the campaign.")
    author_id = fields.Many2one("res.users", "Taken out by", readonly=True, ondelete="set null")
    taken_at = fields.Datetime("Taken out on", readonly=True)
    activity_id = fields.Many2one(
        "mail.activity", "Question to the salesperson", readonly=True, ondelete="set null", index="btree_not_null"
    )

    # Odoo's merge of partners would delete rows of a UNIQUE constraint.
    _grc_once_idx = models.UniqueIndex("(campaign_id, partner_id)")

    def write(self, vals):
        """Let salespeople write why, as long as it can be said.

        :raise UserError: for anything else, and once the campaign is launched
        """
        if not self.env.su:
            if not vals.keys() <= WRITTEN:
                raise UserError(self.env._("Customers are taken out and put back by the buttons."))
            self._check_open()
        return super().write(vals)

    def _check_open(self):
        """Refuse what comes too late.

        :raise UserError: naming the campaign
        """
        if late := self.sudo().filtered(lambda row: row.campaign_state != "planned"):
            raise UserError(
                self.env._(
                    "“%s” is not waiting for its launch any more: customers cannot be taken out or put back.",
                    late[0].campaign_id.name,
                )
            )

    def action_ask(self):
        """Open the question why this customer is to be taken out."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take out %s", self.partner_id.display_name),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(self.env.ref("grc_campaign.grc_campaign_review_view_form_ask").id, "form")],
            "target": "new",
        }

    def action_take_out(self):
        """Let the campaign not take these customers in.

        :raise UserError: without a reason, or after the launch
        """
        self.check_access("write")
        self._check_open()
        if self.filtered(lambda row: not (row.reason or "").strip()):
            raise UserError(self.env._("Say why: who looks at this campaign later will ask."))
        self.sudo().write({"taken_out": True, "author_id": self.env.uid, "taken_at": fields.Datetime.now()})

    def action_put_back(self):
        """Let the campaign take these customers in all the same.

        :raise UserError: after the launch
        """
        self.check_access("write")
        self._check_open()
        self.sudo().write({"taken_out": False, "reason": False, "author_id": False, "taken_at": False})

    # For campaigns

    @api.model
    def _without(self, campaign, customers):
        """Return the SELECT of the ids of customers, without those taken out of a campaign.

        :param SQL customers: SELECT of ids of ``grc.customer``
        """
        if not self.sudo().search_count([("campaign_id", "=", campaign.id), ("taken_out", "=", True)], limit=1):
            return customers
        return SQL(
            """
            SELECT c.id FROM grc_customer c
             WHERE c.id IN (%s) AND c.partner_id NOT IN (
                   SELECT r.partner_id FROM grc_campaign_review r WHERE r.campaign_id = %s AND r.taken_out)
            """,
            customers,
            campaign.id,
        )

    @api.model
    def _make(self, campaign):
        """Make the rows of those whom a campaign would take in today, and forget those whom it would not."""
        self.env.flush_all()
        customers = self.env["grc.campaign.enrolment"]._customers(campaign)
        self.env.cr.execute(self._forgotten(campaign, SQL("c.id IN (%s)", customers)))
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO grc_campaign_review (campaign_id, company_id, partner_id, planned_at, taken_out)
                SELECT %s, c.company_id, c.partner_id, %s, FALSE FROM grc_customer c WHERE c.id IN (%s)
                ON CONFLICT DO NOTHING
                """,
                campaign.id,
                campaign.planned_at,
                customers,
            )
        )
        self.env.invalidate_all(flush=False)

    @api.model
    def _forgotten(self, campaign, kept):
        """Return the DELETE of the rows of a campaign that were not taken out, but those of some customers ``c``."""
        return SQL(
            """
            DELETE FROM grc_campaign_review r WHERE r.campaign_id = %s AND NOT r.taken_out AND NOT EXISTS (
                   SELECT FROM grc_customer c WHERE c.partner_id = r.partner_id AND %s)
            """,
            campaign.id,
            kept,
        )

    @api.model
    def _close(self, campaign):
        """Ask salespeople no more; who was taken out stays told."""
        self.env.flush_all()
        asked = (
            "SELECT DISTINCT activity_id FROM grc_campaign_review WHERE campaign_id = %s AND activity_id IS NOT NULL"
        )
        activities = [one for (one,) in self.env.execute_query(SQL(asked, campaign.id))]
        self.env["mail.activity"].sudo().browse(activities).unlink()
        self.env.cr.execute(self._forgotten(campaign, SQL("FALSE")))
        self.invalidate_model()

    @api.model
    def _merge(self, others, survivor):
        """Unite rows before their contacts become one: who was taken out under one name stays out.

        :param others: ``res.partner`` that are about to go
        :param survivor: ``res.partner``, one record
        """
        rows = self.sudo().search([("partner_id", "in", (others | survivor).ids)])
        for same in rows.grouped("campaign_id").values():
            # The stricter wins, then the survivor's own.
            kept = same.sorted(lambda row: (not row.taken_out, row.partner_id != survivor, row.id))[0]
            (same - kept).unlink()
