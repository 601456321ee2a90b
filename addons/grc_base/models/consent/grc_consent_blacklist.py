from odoo import api, models
from odoo.tools import SQL

from ...tools.consent import REFUSALS
from ..guard.grc_shared import INSIDE

#: Odoo's blacklists: column of the contact point, and the channels that each stops.
LISTS = {"mail.blacklist": ("email", ("email",)), "phone.blacklist": ("number", ("sms", "phone"))}


class GrcConsentBlacklist(models.AbstractModel):
    """Odoo's blacklists and the ledger say the same: what is written to one is written to the other, at once.

    A blacklist stops marketing of every company. The ledger has it as an objection to marketing without a company.
    """

    _name = "grc.consent.blacklist"
    _description = "Ledger and Blacklists"

    @api.model
    def _follow(self, consents):
        """Have blacklists follow decisions that are meant for every company and topic, on a contact point."""
        if self.env.context.get("grc_consent_listed") is INSIDE:
            return
        meant = consents.filtered(
            lambda one: one.point and not one.company_id and not one.topic_id and one.purpose in (False, "marketing")
        )
        for consent in meant:
            for name, (column, channels) in LISTS.items():
                if consent.channel in channels:
                    self._put(name, column, consent.point, consent.decision)

    @api.model
    def _put(self, name, column, point, decision):
        """Put a contact point on a blacklist, or take it off."""
        lists = self.env[name].with_context(grc_consent_listed=INSIDE, active_test=False)
        known = lists.search([(column, "=", point)])
        stopped = decision in REFUSALS and decision != "paused"
        if known:
            known.write({"active": stopped})
        elif stopped and self._is_listable(name, point):
            lists.create([{column: point}])

    @api.model
    def _is_listable(self, name, point):
        """Return whether a blacklist takes a contact point: it takes no number that is none."""
        return name != "phone.blacklist" or bool(self.env.user._phone_format(number=point))

    @api.model
    def _enter(self, records, lifted=False):
        """Enter in the ledger what a blacklist says by now.

        :param records: of one of them
        :param bool lifted: they are about to be deleted
        """
        if self.env.context.get("grc_consent_listed") is INSIDE:
            return
        column, channels = LISTS[records._name]
        self.env["grc.consent"].sudo().with_context(grc_consent_listed=INSIDE).create(
            [
                {
                    "company_id": False,
                    "point": record[column],
                    "channel": channel,
                    "purpose": "marketing",
                    "decision": "objected" if record.active and not lifted else "lifted",
                    "source": self.env._("Blacklist"),
                    "user_id": self.env.uid,
                }
                for record in records
                for channel in channels
            ]
        )

    @api.model
    def _import(self, source):
        """Enter what blacklists have and the ledger has not; doing it again adds nothing.

        :param str source: what the ledger names as its source
        :return: number of rows added
        """
        added = 0
        for name, (column, channels) in LISTS.items():
            self.env[name].flush_model()
            for channel in channels:
                self.env.cr.execute(
                    SQL(
                        """
                        INSERT INTO grc_consent (point, channel, purpose, decision, source, moment,
                                                 create_date, write_date, create_uid, write_uid)
                        SELECT b.%(column)s, %(channel)s, 'marketing', 'objected', %(source)s,
                               COALESCE(b.write_date, now() AT TIME ZONE 'UTC'), now() AT TIME ZONE 'UTC',
                               now() AT TIME ZONE 'UTC', %(user)s, %(user)s
                          FROM %(table)s b
                         WHERE b.active AND NOT EXISTS (
                               SELECT 1 FROM grc_consent c WHERE c.point = b.%(column)s AND c.channel = %(channel)s
                                  AND c.company_id IS NULL)
                        """,
                        column=SQL.identifier(column),
                        table=SQL.identifier(self.env[name]._table),
                        channel=channel,
                        source=source,
                        user=self.env.uid,
                    )
                )
                added += self.env.cr.rowcount
        return added
