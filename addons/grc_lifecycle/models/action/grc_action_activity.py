import logging

import pytz
from odoo import fields, models
from odoo.addons.grc_base.tools.clock import usable_zone
from odoo.tools import SQL
from psycopg2 import OperationalError

from ...tools.planning import PRIVATE, QUIET, write_column

_logger = logging.getLogger(__name__)

#: Activities made, and committed, together.
BATCH = 1000


class GrcActionActivity(models.AbstractModel):
    """Open actions become Odoo's activities, in batches; from then on the activity is the to-do."""

    _name = "grc.action.activity"
    _description = "Activities of Actions"

    def _plan(self, company, as_of, commit=False):
        """Make the activities of open actions that have none, of users whose own day has begun.

        :param bool commit: commit each batch
        :return: number of actions dealt with
        """
        asleep = self._users_asleep(company, as_of)
        last = done = 0
        while ids := self._pending(company, as_of, asleep, last):
            self._make_guarded(self.env["grc.action"].browse(ids), company, as_of)
            last, done = ids[-1], done + len(ids)
            if commit:
                self.env["ir.cron"]._commit_progress()
        return done

    def _pending(self, company, as_of, asleep, last):
        """Return the ids, in their order, of the next batch of actions without an activity."""
        awake = SQL("a.user_id NOT IN %s", tuple(asleep)) if asleep else SQL("TRUE")
        rows = self.env.execute_query(
            SQL(
                """
                SELECT a.id FROM grc_action a
                 WHERE a.company_id = %s AND a.state = 'open' AND a.activity_id IS NULL AND a.id > %s
                   AND a.date <= %s AND (a.user_id IS NULL OR %s)
                   AND NOT (a.user_id IS NULL AND a.source = %s AND a.why IS NOT NULL)
                 ORDER BY a.id LIMIT %s
                """,
                company.id,
                last,
                as_of,
                awake,
                PRIVATE,
                BATCH,
            )
        )
        return [row[0] for row in rows]

    def _users_asleep(self, company, as_of):
        """Return the ids of users with pending actions for whom the company's day has not begun."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT u.id, p.tz FROM grc_action a
                  JOIN res_users u ON u.id = a.user_id
                  JOIN res_partner p ON p.id = u.partner_id
                 WHERE a.company_id = %s AND a.state = 'open' AND a.activity_id IS NULL
                """,
                company.id,
            )
        )
        now = pytz.utc.localize(fields.Datetime.now())
        zones = {name: usable_zone(self.env, name) for name in {name for __, name in rows}}
        return [user for user, name in rows if zones[name] and now.astimezone(zones[name]).date() < as_of]

    def _make_guarded(self, actions, company, as_of):
        """Make the activities of actions; one that cannot be made is logged, and leaves the others alone."""
        try:
            with self.env.cr.savepoint():
                self._make(actions, company, as_of)
        except (OperationalError, MemoryError):
            raise
        except Exception:
            self.env.invalidate_all(flush=False)
            if len(actions) == 1:
                _logger.warning("The activity of action %s cannot be made", actions.id, exc_info=True)
                return
            half = len(actions) // 2
            for part in (actions[:half], actions[half:]):
                self._make_guarded(part, company, as_of)

    def _make(self, actions, company, as_of):
        """Write the texts of actions and make what they stand for: activities, and documents before them."""
        self.env["grc.action.text"]._write_texts(actions)
        actions = actions - self._refuse_contacts(actions, as_of) - actions._waiting()
        for group in actions.grouped("source").values():
            group[0]._planned_by()._make_documents(group, company)
        for lang, group in actions._by_lang().items():
            activities = (
                actions.env["mail.activity"]
                .with_company(company)
                .with_context(**QUIET, lang=lang)
                .create([action._activity_values() for action in group.with_context(lang=lang)])
            )
            write_column(actions, "activity_id", zip(group.ids, activities.ids, strict=True), "integer")

    def _refuse_contacts(self, actions, as_of):
        """Close those of some actions whose customer must not be addressed that way; return them."""
        refused = {}
        for channel, group in actions.grouped(lambda action: action._channel()).items():
            if channel:
                refusals = group.partner_id._contact_refusals(channel)
                for action in group:
                    # A number may be found; an opt-out stands.
                    if action.partner_id.id in refusals and (channel != "phone" or action.partner_id.phone):
                        refused[action.id] = refusals[action.partner_id.id]
        closed = actions.browse(refused)
        if closed:
            closed._write_rows({"state": "dismissed", "closed_on": as_of})
            write_column(actions, "dismiss_reason", refused.items(), "varchar")
        return closed
