from odoo import api, models
from odoo.addons.grc_mass_mailing.tools.said import Said
from odoo.tools import SQL

from ...engine.outcome.kinds import BOUNCE_HARD, BOUNCE_SOFT, COMPLAINT

#: Mails to an address that were not delivered within so many days, after which none goes there any more.
SOFT, SOFT_DAYS = 3, 30
#: Share of a campaign's mails that are marked as spam at most: beyond, providers refuse the sender (Gmail, Yahoo).
SHARE = 0.003
#: A campaign with fewer mails is judged as if it had so many: two complaints halt it. One alone halts none: of 18 mails
#: or more it comes by chance more often than once in twenty at that share.
LEAST = 500


class GrcCampaignSuppression(models.AbstractModel):
    """Addresses that get no more mails, and campaigns that are halted, by what came back.

    An address that takes no mail goes on Odoo's blacklist: that is about the address, not about what somebody decided;
    it holds for every company, and whoever has mended the address takes it off. The ledger of decisions gets no row: an
    objection that nobody made would be no proof. A complaint is a decision: it withdraws from marketing of the company.
    """

    _name = "grc.campaign.suppression"
    _description = "Addresses That Get No Mails"

    @api.model
    def _heed(self, mail, kind, detail, evidence, now):
        """Stop what has to be stopped after an outcome.

        :param mail: :class:`~...tools.heard.Mail`
        :param str detail: code that a mail server said
        :param str evidence: the message
        """
        if not mail.address:
            return
        if kind == COMPLAINT and mail.sure:
            self._withdraw(mail, evidence)
        elif (kind == BOUNCE_HARD and mail.sure) or (
            kind in (BOUNCE_HARD, BOUNCE_SOFT) and self._undelivered(mail.address, now) >= SOFT
        ):
            self._list(mail, detail)

    @api.model
    def _undelivered(self, address, now):
        """Return how many mails of campaigns to an address were not delivered lately."""
        query = SQL(
            """
            SELECT COUNT(DISTINCT o.task_id) FROM mailing_trace t
              JOIN grc_campaign_outcome o ON o.trace_id = t.id AND o.kind IN ('bounce_hard', 'bounce_soft')
             WHERE t.model = 'res.partner' AND t.email = %(address)s AND t.sent_datetime IS NOT NULL
               AND o.moment > %(now)s::timestamp - make_interval(days => %(days)s) AND o.moment <= %(now)s
            """,
            address=address,
            now=now,
            days=SOFT_DAYS,
        )
        return self.env.execute_query(query)[0][0]

    @api.model
    def _list(self, mail, detail):
        """Put an address on Odoo's blacklist, with the reason in its history."""
        campaign = self.env["grc.campaign"].browse(mail.campaign_id).name
        self.env["grc.consent.mailing"]._list_undelivered(
            mail.address,
            self.env._(
                "Mails to this address came back (%(code)s), the last one of the campaign “%(campaign)s”.",
                code=detail or "–",
                campaign=campaign,
            ),
        )

    @api.model
    def _withdraw(self, mail, evidence):
        """Withdraw from marketing of the company who marked its mail as spam."""
        trace = self.env["mailing.trace"].browse(mail.trace_id)
        said = Said(self.env._("Marked as spam"), f"{evidence}\n{trace.message_id or ''}".strip())
        self.env["grc.consent.mailing"]._withdraw(trace.mass_mailing_id, mail.address, trace.res_id, said)

    # Campaigns

    @api.model
    def _blow(self):
        """Halt the running campaigns of whose mails too many were marked as spam, and tell their owners.

        One that a manager has let go on is halted again when more are.
        """
        query = SQL(
            """
            SELECT f.id FROM (
                SELECT c.id, c.complaints_seen, (%(complaints)s) AS complaints, (%(mails)s) AS mails FROM grc_campaign c
                 WHERE c.state = 'running' AND EXISTS (
                       SELECT 1 FROM grc_campaign_outcome e WHERE e.campaign_id = c.id AND e.kind = 'complaint')) f
             WHERE f.complaints > COALESCE(f.complaints_seen, 0)
               AND f.complaints > %(share)s * GREATEST(f.mails, %(least)s)
            """,
            complaints=self._complaints(),
            mails=SQL("SELECT COUNT(*) FROM grc_contact_ledger l WHERE l.campaign_id = c.id AND l.channel = 'email'"),
            share=SHARE,
            least=LEAST,
        )
        self.env.flush_all()
        for campaign in self.env["grc.campaign"].browse(one for (one,) in self.env.execute_query(query)):
            campaign._halt("complaints")
            campaign._tell_owner(
                lambda env, one=campaign: env._(
                    "More than three in a thousand mails of “%s” were marked as spam (of a campaign of fewer than five"
                    " hundred mails, two are enough): mail providers refuse senders who go on. Look at its audience and"
                    " text before it goes on.",
                    one.name,
                )
            )

    @staticmethod
    def _complaints():
        """Return the SELECT of how many mails of campaign ``c`` were marked as spam, by who names the mail."""
        return SQL(
            "SELECT COUNT(DISTINCT o.task_id) FROM grc_campaign_outcome o"
            " WHERE o.campaign_id = c.id AND o.kind = 'complaint' AND o.sure"
        )

    @api.model
    def _accept(self, campaigns):
        """Note that a manager lets these campaigns go on with the complaints that there are."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE grc_campaign c SET complaints_seen = (%s) WHERE c.id = ANY(%s)",
                self._complaints(),
                list(campaigns.ids),
            )
        )
        campaigns.invalidate_recordset(["complaints_seen"])
