from datetime import timedelta

from odoo import api, models
from odoo.addons.grc_base.tools.clock import company_day
from odoo.tools import SQL

#: How long before the last look what has happened is looked at once more: a transaction may have been open so long, and
#: a day be computed so late.
OVERLAP = timedelta(days=2)
#: For how long it is kept what was heard.
KEPT = timedelta(days=60)


class GrcCampaignStart(models.AbstractModel):
    """Taking in when the day has come, or something has happened: whoever is in the audience then.

    What happens is kept, a row a campaign and event (``grc.campaign.occasion``): so each is dealt with once, however
    often it is looked at, and whoever was not in the audience then does not come because of it later.
    """

    _name = "grc.campaign.start"
    _inherit = "grc.campaign.turn"
    _description = "Start of Campaigns"

    @api.model
    def _due(self, now):
        """Return the running campaigns whose day has come, and those that listen, as long as they take in."""
        return (
            self.env["grc.campaign"]
            .sudo()
            .search([("state", "=", "running"), ("start", "!=", "launch")], order="id")
            .filtered(lambda one: one._starts(now))
        )

    @api.model
    def _look(self, campaign, now):
        """Take in those for whom a campaign starts now.

        Of several days that are over, because nothing ran meanwhile, the last one counts.
        """
        if campaign.start == "event":
            self._hear(campaign, now)
            campaign.heard_at = now
            return
        moment, day = campaign._start_before(now)
        if campaign._takes_in(day):
            self._take_in(campaign, self.env["grc.campaign.entry"]._of_day(moment, day.isoformat()))
        campaign.next_start = campaign.start == "recurrence" and campaign._start_after(now)

    @api.model
    def _take_in(self, campaign, entry):
        """Take in those who come now.

        :raise UserError: for more than a second manager has looked at
        """
        campaign._check_intake(self.env["grc.campaign.enrolment"]._enrol(campaign, entry))

    # What happens

    @api.model
    def _hear(self, campaign, now):
        """Take in those to whom something has happened since the last look."""
        self._find(campaign, now)
        self._take_in(campaign, self.env["grc.campaign.entry"]._of_events(now))
        self.env.cr.execute(SQL("DROP TABLE grc_happened"))
        self._forget_long_ago(campaign, now)

    @api.model
    def _forget_long_ago(self, campaign, now):
        """Delete what was heard so long ago that it is not looked at any more."""
        if self.env["grc.campaign.trigger"]._of(campaign.trigger)._earlier(campaign):
            return  # it is found again whenever its document is written
        last = min(now, campaign.heard_at or now) - KEPT
        self.env.cr.execute(
            SQL("DELETE FROM grc_campaign_occasion WHERE campaign_id = %s AND moment < %s", campaign.id, last)
        )

    @api.model
    def _find(self, campaign, now):
        """Make the table ``grc_happened`` of what is new: ``partner_id`` (the entity), ``event_key, moment``."""
        trigger = self.env["grc.campaign.trigger"]._of(campaign.trigger)
        begin = campaign.launched_at
        since = max(begin, (campaign.heard_at or begin) - OVERLAP)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                CREATE TEMPORARY TABLE grc_happened ON COMMIT DROP AS
                SELECT DISTINCT ON (q.event_key) p.commercial_partner_id AS partner_id, q.event_key,
                       date_trunc('second', GREATEST(q.moment, %(begin)s::timestamp)) AS moment
                  FROM (%(query)s) q JOIN res_partner p ON p.id = q.partner_id
                 WHERE q.moment <= %(now)s AND NOT EXISTS (
                       SELECT 1 FROM grc_campaign_occasion o
                        WHERE o.campaign_id = %(campaign)s AND o.event_key = q.event_key)
                 ORDER BY q.event_key, q.moment
                """,
                begin=begin,
                query=trigger._query(campaign, self._since(trigger, campaign, since)),
                now=now,
                campaign=campaign.id,
            )
        )
        self._note(campaign, SQL("SELECT h.event_key, h.moment FROM grc_happened h"))

    @api.model
    def _since(self, trigger, campaign, moment):
        """Return SQL of a moment as a trigger asks for it: as it is, or its day."""
        stamp = SQL("%s::timestamp", moment)
        return company_day(stamp, campaign.company_id) if trigger._by_day else stamp

    @api.model
    def _note(self, campaign, events):
        """Keep that a campaign has heard events.

        :param SQL events: SELECT of ``event_key, moment``
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO grc_campaign_occasion (campaign_id, company_id, event_key, moment)
                SELECT %s, %s, q.event_key, q.moment FROM (%s) q ON CONFLICT DO NOTHING
                """,
                campaign.id,
                campaign.company_id.id,
                events,
            )
        )
        self.env["grc.campaign.occasion"].invalidate_model()

    @api.model
    def _forget_before(self, campaign):
        """Let what happened before the launch, and cannot be told from what comes, be dealt with."""
        self.env.flush_all()
        earlier = self.env["grc.campaign.trigger"]._of(campaign.trigger)._earlier(campaign)
        if earlier:
            self._note(campaign, earlier)
