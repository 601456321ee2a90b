import logging

import pytz
from odoo import api, fields, models
from odoo.addons.grc_base.tools.clock import usable_lang, usable_zone
from odoo.tools import SQL
from psycopg2 import OperationalError

from ..engine import placeholders
from .grc_action_private import PRIVATE

_logger = logging.getLogger(__name__)

#: Activities made, and committed, together.
BATCH = 1000
#: Context in which activities are made: no mail to each user for each of them.
QUIET = {
    "mail_activity_quick_update": True,
    "mail_auto_subscribe_no_notify": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "tracking_disable": True,
}


class GrcAction(models.Model):
    """Open actions become Odoo's activities, in batches; from then on the activity is the to-do."""

    _inherit = "grc.action"

    @api.model
    def _plan_activities(self, company, as_of, commit=False):
        """Make the activities of open actions that have none, of users whose own day has begun.

        :param bool commit: commit each batch
        :return: number of actions dealt with
        """
        asleep = self._users_asleep(company, as_of)
        last = done = 0
        while ids := self._pending(company, as_of, asleep, last):
            self.browse(ids)._make_guarded(company, as_of)
            last, done = ids[-1], done + len(ids)
            if commit:
                self.env["ir.cron"]._commit_progress()
        return done

    @api.model
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

    @api.model
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

    def _make_guarded(self, company, as_of):
        """Make the activities of these actions; one that cannot be made is logged, and leaves the others alone."""
        try:
            with self.env.cr.savepoint():
                self._make_activities(company, as_of)
        except (OperationalError, MemoryError):
            raise
        except Exception:
            self.env.invalidate_all(flush=False)
            if len(self) == 1:
                _logger.warning("The activity of action %s cannot be made", self.id, exc_info=True)
                return
            half = len(self) // 2
            for part in (self[:half], self[half:]):
                part._make_guarded(company, as_of)

    def _make_activities(self, company, as_of):
        """Write the texts of these actions and make what they stand for: activities, and opportunities before them."""
        self._write_texts()
        actions = self - self._refuse_contacts(as_of) - self._waiting()
        actions._make_opportunities(company)
        for lang, group in actions._by_lang().items():
            activities = (
                self.env["mail.activity"]
                .with_company(company)
                .with_context(**QUIET, lang=lang)
                .create([action._activity_values() for action in group.with_context(lang=lang)])
            )
            self._update_rows("activity_id", zip(group.ids, activities.ids, strict=True), "integer")

    def _make_activity(self):
        """Make the activity of one open action anew, as superuser."""
        action = self.sudo()
        for lang in action._by_lang():
            activities = self.env["mail.activity"].sudo().with_company(action.company_id)
            action.activity_id = activities.with_context(**QUIET, lang=lang).create(
                action.with_context(lang=lang)._activity_values()
            )

    def _made_activity(self):
        """Return whether the activity of this action was made by the planner; that of a complaint is its user's own."""
        return bool(self) and not self.sudo().key.startswith("complaint:activity:")

    def _by_lang(self):
        """Return ``{language: actions}`` by the language of the users, of the company where nobody is assigned."""
        default = self.env.company.partner_id.lang
        return self.grouped(
            lambda action: usable_lang(self.env, action.user_id.lang, default, self.env.context.get("lang"))
        )

    def _activity_values(self):
        """Return the values of the activity of one action; what it says stays in the action."""
        self.ensure_one()
        return {
            "res_model_id": self.env["ir.model"]._get_id("res.partner"),
            "res_id": self.partner_id.id,
            "activity_type_id": self._neutral_type(),
            "user_id": self.user_id.id,
            "summary": self._neutral_line(),
            "note": self._neutral_link(),
            "date_deadline": self.deadline,
            "automated": True,
        }

    def _refuse_contacts(self, as_of):
        """Close the actions whose customer must not be addressed that way; return them."""
        refused = {}
        for channel, actions in self.grouped(lambda action: action._channel()).items():
            if channel:
                refusals = actions.partner_id._contact_refusals(channel)
                for action in actions:
                    # A number may be found; an opt-out stands.
                    if action.partner_id.id in refusals and (channel != "phone" or action.partner_id.phone):
                        refused[action.id] = refusals[action.partner_id.id]
        closed = self.browse(refused)
        if closed:
            closed._write_rows({"state": "dismissed", "closed_on": as_of})
            self._update_rows("dismiss_reason", refused.items(), "varchar")
        return closed

    def _channel(self):
        """Return how the customer is addressed by this action, or False; a hook for sources with channels."""
        return self._template().channel

    def _make_opportunities(self, company):
        """Make the opportunities of those actions that are to have one."""
        actions = self.filtered(lambda action: action.step_id.kind == "opportunity" and not action.res_model)
        if not actions:
            return
        for lang, group in actions._by_lang().items():
            leads = (
                self.env["crm.lead"]
                .with_company(company)
                .with_context(**QUIET, lang=lang)
                .create([action._opportunity_values() for action in group.with_context(lang=lang)])
            )
            group._write_rows({"res_model": "crm.lead"})
            self._update_rows("res_id", zip(group.ids, leads.ids, strict=True), "integer")

    def _opportunity_values(self):
        """Return the values of the opportunity of one action; one without a salesperson is read by all of them."""
        self.ensure_one()
        figures = set(placeholders.names(self.step_id.summary)) - {"customer"}
        return {
            "type": "opportunity",
            "name": self.env._("Opportunity of %s", self.partner_id.name) if figures else self.summary,
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "user_id": self.user_id.id,
            "team_id": self.team_id.id,
            "expected_revenue": self.stake if self.user_id else 0,
            "description": self._neutral_link(),
        }

    def _write_rows(self, values):
        """Write the same plain values on these rows by one statement."""
        sets = SQL(", ").join(SQL("%s = %s", SQL.identifier(name), value) for name, value in values.items())
        self.env.cr.execute(SQL("UPDATE grc_action SET %s WHERE id IN %s", sets, tuple(self.ids)))
        self.invalidate_recordset(list(values))

    @api.model
    def _update_rows(self, name, pairs, kind):
        """Write a plain column of many rows by one statement.

        :param pairs: (id, value)
        :param str kind: the column's type in the database
        """
        ids, values = zip(*pairs, strict=True) if (pairs := list(pairs)) else ((), ())
        self.env.cr.execute(
            SQL(
                "UPDATE grc_action a SET %(name)s = v.value"
                " FROM unnest(%(ids)s::integer[], %(values)s::%(kind)s[]) AS v(id, value) WHERE a.id = v.id",
                name=SQL.identifier(name),
                ids=list(ids),
                values=list(values),
                kind=SQL(kind),
            )
        )
        self.browse(ids).invalidate_recordset([name])
