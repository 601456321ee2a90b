from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

#: Days after today that a card offers for a promise.
PROMISE_DAYS = 7


class GrcActionCard(models.AbstractModel):
    """The buttons of a card, as ``grc.action`` offers them. Every one changes the activity; the action follows it.

    Each returns what takes it back, signed (``grc.action.token``).
    """

    _name = "grc.action.card"
    _description = "Buttons of a Card"

    def _card(self, card):
        """Return (action, activity) of a card, both empty or single, to which the user has write access.

        :raise UserError: when it is gone or was dealt with elsewhere
        """
        action_id, activity_id = card
        action = self.env["grc.action"].browse(action_id or []).exists()
        activity = self.env["mail.activity"].browse(activity_id or []).exists()
        if action:
            action.check_access("write")
            activity = action.activity_id.filtered("active")
        else:
            activity.check_access("write")
        if (action and action.state != "open") or not (action or (activity and activity.active)):
            raise UserError(self.env._("This was dealt with in the meantime. Refresh your day to see what is left."))
        return action, activity

    # Buttons

    def _done(self, card, feedback=False):
        """Mark a card as done; the activity goes to the customer's chatter, with what is said of it."""
        action, activity = self._card(card)
        messages = following = self.env["mail.activity"].browse()
        if activity:
            messages, following = activity._action_done(feedback=feedback)
        action._day_close("open", "done")
        return self.env["grc.action.token"]._sign(
            {
                "undo": "done",
                "card": [action.id, activity.id],
                "messages": messages.ids,
                "following": following.ids,
            }
        )

    def _later(self, card, when):
        """Put a card off.

        :param when: ``tomorrow``, ``next_week`` (Monday) or a day
        :raise UserError: for a day that is not in the future, or after the action has lost its sense
        """
        action, activity = self._card(card)
        today, __ = self.env["grc.action.capacity"]._day_of(self.env.user, self.env.company)
        day = self._later_day(when, today)
        if day <= today:
            raise UserError(self.env._("Choose a day after today, %s.", format_date(self.env, today)))
        if action.date_end and day > action.date_end:
            last = format_date(self.env, action.date_end)
            raise UserError(self.env._("This makes sense until %s only. Choose an earlier day.", last))
        before = fields.Date.to_string(action.deadline or activity.date_deadline)
        if activity:
            activity.date_deadline = day
        else:
            action.deadline = day
        return self.env["grc.action.token"]._sign(
            {"undo": "later", "card": [action.id, activity.id], "day": before, "to": fields.Date.to_string(day)}
        )

    def _later_day(self, when, today):
        if when == "tomorrow":
            return fields.Date.add(today, days=1)
        if when == "next_week":
            return fields.Date.add(today, days=7 - today.weekday())
        try:
            day = fields.Date.to_date(when)
        except ValueError:
            day = None
        if not day:
            raise UserError(self.env._("This is no day: %s", when))
        return day

    def _dismiss(self, card, reason):
        """Say that a card is not relevant; its activity is cancelled.

        :raise UserError: without a reason
        """
        if not (reason or "").strip():
            raise UserError(self.env._("Say why you skip it: it makes the next proposals better."))
        action, activity = self._card(card)
        undo = {"undo": "dismiss", "card": [action.id, False], "activity": bool(activity)}
        if activity and not action._made_activity():
            names = ("res_model_id", "user_id", "activity_type_id")
            undo["values"] = {name: activity[name].id for name in names} | {
                "res_id": activity.res_id,
                "summary": activity.summary,
                "note": activity.note,
                "date_deadline": fields.Date.to_string(activity.date_deadline),
                "automated": activity.automated,
            }
        action._day_close("open", "dismissed", reason)
        activity.unlink()
        return self.env["grc.action.token"]._sign(undo)

    def _hand_over(self, card, user_id):
        """Hand a card over to a colleague of the company.

        :raise UserError: for somebody who cannot do it
        """
        action, activity = self._card(card)
        user = self.env["res.users"].browse(user_id)._grc_doer(action.company_id or self.env.company)
        before = (action.user_id or activity.user_id).id
        if action:
            action._give(user)
        else:
            activity.user_id = user.id
        return self.env["grc.action.token"]._sign(
            {"undo": "hand_over", "card": [action.id, activity.id], "user": before, "to": user.name}
        )

    def _undo(self, token):
        """Take back the last button of the user.

        :raise AccessError: when another user pressed it, or has changed the action since
        """
        action, activity = self.env["grc.action.token"]._verified(token)
        getattr(self, f"_undo_{token['undo']}")(token, action, activity)

    def _undo_done(self, token, action, activity):
        activity.filtered(lambda found: not found.active).action_unarchive()
        action._day_reopen("done")
        author = self.env.user.partner_id
        messages = self.env["mail.message"].sudo().browse(token.get("messages", [])).exists()
        said = self.env.ref("mail.mt_activities")
        messages.filtered(lambda message: message.author_id == author and message.subtype_id == said).unlink()
        following = self.env["mail.activity"].browse(token.get("following", [])).exists()
        following.filtered(lambda found: found.create_uid == self.env.user).unlink()

    def _undo_later(self, token, action, activity):
        if activity:
            activity.date_deadline = token["day"]
        else:
            action.deadline = token["day"]

    def _undo_dismiss(self, token, action, activity):
        action._day_reopen("dismissed")
        if not token["activity"] or action.activity_id:
            return
        made = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        if "values" in token:
            action.activity_id = made.create(token["values"])
        else:
            action._make_activity()

    def _undo_hand_over(self, token, action, activity):
        user = self.env["res.users"]
        if token["user"]:
            user = user.browse(token["user"])._grc_doer(action.company_id or self.env.company)
            action._check_seeing(user)
        if action:
            values = {"user_id": user.id, "team_id": user.sale_team_id.id, "given_by_id": False, "given_on": False}
            action.write(values)
        else:
            activity.user_id = user

    # What the buttons ask

    def _choices(self):
        """Return ``{reasons: [text], colleagues: [{id, name}]}``."""
        company = self.env.company
        reasons = self.env["grc.dismiss.reason"]
        reasons = reasons.search(reasons._used_domain(company))
        users = self.env["res.users"]
        colleagues = users.search(users._grc_there_domain(company) + [("id", "!=", self.env.uid)], order="name")
        return {
            "reasons": reasons.mapped("name"),
            "colleagues": [{"id": user.id, "name": user.name} for user in colleagues],
        }

    def _mail(self, card):
        """Return the composer for a mail to the customer of a card.

        :raise UserError: when they may not be written to, with the reason
        """
        action, activity = self._card(card)
        partner = action.partner_id or self._activity_partner(activity)
        purpose = self.env["grc.action.source"]._of(action.source or "manual")._purpose
        reason = partner._contact_refusals("email", purpose).get(partner.id)
        if reason:
            raise UserError(
                self.env._("%(name)s may not be written to: %(reason)s.", name=partner.display_name, reason=reason)
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": "mail.compose.message",
            "views": [[False, "form"]],
            "target": "new",
            "context": {
                "default_model": "res.partner",
                "default_res_ids": partner.ids,
                "default_partner_ids": partner.ids,
                "default_composition_mode": "comment",
                # What an action says is not for the chatter, where the mail is posted.
                "default_subject": "" if action else activity.summary or "",
            },
        }

    def _activity_partner(self, activity):
        record = self.env[activity.res_model].browse(activity.res_id)
        partner = record if record._name == "res.partner" else record.partner_id
        return partner.commercial_partner_id

    # Debts

    def _promise(self, card, amount, day):
        """Mark a card as done, and note what the customer promises: nobody asks them until three days after that day.

        :param float amount: in the company's currency
        :param day: a date
        :raise UserError: for an amount or a day that cannot be promised, see ``grc.promise``
        """
        action = self._card_of_debt(card)
        promise = self.env["grc.promise"]._take(action.partner_id, action.company_id, amount, day)
        return self._done_by_answer(card, "promise", promise)

    def _dispute(self, card, reason):
        """Mark a card as done, and ask anyone who answers for it to deal with what the customer objects.

        :param str reason: why they do not pay
        :raise UserError: without a reason
        """
        action = self._card_of_debt(card)
        move = self.env["account.move"]
        if action.res_model == move._name:
            move = move.sudo().browse(action.res_id).exists()
        dispute = self.env["grc.promise"]._dispute(action.partner_id, action.company_id, reason, move)
        self.env["grc.action.source.complaint"].sudo()._plan_dispute(action.company_id, dispute)
        return self._done_by_answer(card, "dispute", dispute)

    def _card_of_debt(self, card):
        action, __ = self._card(card)
        if action.source != "overdue":
            raise UserError(self.env._("Only a card of overdue invoices takes a promise or a dispute."))
        return action

    def _done_by_answer(self, card, kind, promise):
        """Mark a card as done; return what takes that back together with the promise or dispute."""
        return self.env["grc.action.token"]._sign(self._done(card) | {"undo": kind, "promise": promise.id})

    def _undo_promise(self, token, action, activity):
        self._undo_answer(token, action).unlink()
        self._undo_done(token, action, activity)

    def _undo_dispute(self, token, action, activity):
        dispute = self._undo_answer(token, action)
        made = self.env["grc.action.source.complaint"].sudo()._of_dispute(dispute.company_id, dispute)
        if made.filtered(lambda found: found.state != "open"):
            raise AccessError(self.env._("The dispute was dealt with in the meantime: it cannot be taken back."))
        made.activity_id.unlink()
        made.unlink()
        dispute.unlink()
        self._undo_done(token, action, activity)

    def _undo_answer(self, token, action):
        """Return the promise or dispute of a token, as superuser, if the user may take it back.

        :raise AccessError: when it is somebody else's, or of another customer
        """
        promise = self.env["grc.promise"].sudo().browse(token.get("promise") or []).exists()
        mine = promise.user_id == self.env.user and promise.company_id == action.company_id
        if len(promise) != 1 or not mine or promise.partner_id.commercial_partner_id != action.partner_id:
            raise AccessError(self.env._("Somebody else has changed this since: it cannot be taken back."))
        return promise

    def _promise_choice(self, company):
        """Return ``{first, day, last}``: the days that can be promised, and the one that is offered."""
        today = company._grc_today()
        last = self.env["grc.promise"]._longest()
        days = {"first": 0, "day": PROMISE_DAYS, "last": last}
        return {name: fields.Date.to_string(fields.Date.add(today, days=number)) for name, number in days.items()}
