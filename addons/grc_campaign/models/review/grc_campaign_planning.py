from datetime import timedelta

from markupsafe import Markup
from odoo import api, models
from odoo.addons.grc_lifecycle.tools.planning import there
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

#: Days after its moment up to which a planned launch still happens: after that nobody expects it.
LATE_DAYS = 2
#: Address of the list in which salespeople look at their customers.
LIST = "/odoo/campaign-customers"


class GrcCampaignPlanning(models.AbstractModel):
    """What happens by itself before and at a planned launch: salespeople are asked, then the campaign begins.

    What cannot be launched becomes a draft again, and its owner is told why.
    """

    _name = "grc.campaign.planning"
    _inherit = "grc.campaign.turn"
    _description = "Planned Launches"

    @api.model
    def _due(self, now):
        """Return the planned campaigns for which something is to be done; what was stopped waits."""
        asked = ["&", ("reviewed", "=", False), ("review_at", "<=", now)]
        due = [("state", "=", "planned"), ("held", "=", False), "|", ("planned_at", "<=", now), *asked]
        return self.env["grc.campaign"].sudo().search(due, order="planned_at, id")

    @api.model
    def _look(self, campaign, now):
        """Launch a campaign whose moment has come, else ask the salespeople."""
        if campaign.planned_at > now:
            self._ask(campaign)
        elif campaign.planned_at < now - timedelta(days=LATE_DAYS):
            raise UserError(
                self.env._("At that moment the server was not at work, or it was stopped. Plan the launch again.")
            )
        else:
            self._launched(campaign)

    @api.model
    def _launched(self, campaign):
        """Launch a campaign, in the language of the environment."""
        campaign = campaign.with_env(self.env)
        campaign.state = "draft"
        campaign._launch()

    @api.model
    def _failure_sentence(self):
        return self.env._("The launch has failed. Ask your administrator: the server's log says more.")

    # Salespeople

    @api.model
    def _ask(self, campaign):
        """Let salespeople see which of their customers a campaign takes in: a list, and an activity for each."""
        self.env["grc.campaign.review"].sudo()._make(campaign)
        for user, rows in self._salespeople(campaign):
            activity = self._told(user, campaign)._question(campaign, user)
            query = "UPDATE grc_campaign_review SET activity_id = %s WHERE id = ANY(%s)"
            self.env.cr.execute(SQL(query, activity.id, rows))
        campaign.reviewed = True
        self.env["grc.campaign.review"].invalidate_model(["activity_id"], flush=False)

    @api.model
    def _salespeople(self, campaign):
        """Return ``(user, ids of rows)`` of those whose customers a campaign takes in."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.user_id, ARRAY_AGG(r.id) FROM grc_campaign_review r
                  JOIN res_partner p ON p.id = r.partner_id
                 WHERE p.user_id IN %s AND r.campaign_id = %s AND NOT r.taken_out
                 GROUP BY p.user_id ORDER BY p.user_id
                """,
                there(campaign.company_id),
                campaign.id,
            )
        )
        users = self.env["res.users"].sudo()
        return [(users.browse(user), ids) for user, ids in rows]

    @api.model
    def _question(self, campaign, user):
        """Return the activity that asks a salesperson, in the language of the environment."""
        day = campaign._local(campaign.planned_at).date()
        text = self.env._(
            "“%(campaign)s” is launched on %(day)s. Some of your customers get it: if one of them should not, take"
            " them out before that day.",
            campaign=campaign.name,
            day=format_date(self.env, day),
        )
        return self._activity(
            user, day, self.env._("Customers of “%s”", campaign.name), text, self.env._("See these customers")
        )

    @api.model
    def _activity(self, user, day, summary, text, link=""):
        """Return an activity of a user that hangs on no document."""
        note = Markup("<p>%s</p>") % text
        if link:
            note += Markup('<p><a href="%s">%s</a></p>') % (LIST, link)
        kind = self.env.ref("mail.mail_activity_data_todo", raise_if_not_found=False)
        return (
            self.env["mail.activity"]
            .sudo()
            .create(
                {
                    "activity_type_id": kind.id if kind else False,
                    "user_id": user.id,
                    "date_deadline": day,
                    "summary": summary,
                    "note": note,
                    "automated": True,
                }
            )
        )

    # What could not be

    @api.model
    def _give_up(self, campaign, reason):
        """Let a campaign be a draft again, and tell its owner why."""
        campaign._unplan()
        day = campaign.company_id._grc_today()
        self._activity(campaign._answers(), day, self.env._("“%s” was not launched", campaign.name), reason)
