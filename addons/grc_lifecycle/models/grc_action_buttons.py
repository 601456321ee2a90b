from odoo import api, fields, models
from odoo.addons.grc_base.tools.parameters import Each, Id, Number, Text, Values, reads
from odoo.exceptions import UserError

#: What may be put off, by name.
LATER = ("tomorrow", "next_week")
#: How a card is named: by its action and its activity, either of which may be none.
CARD = Each(Id(optional=True), least=2, most=2)


class GrcAction(models.Model):
    """The buttons of a card. Every one changes the activity; the action follows it.

    A card is named by ``[action id or False, activity id or False]``: one of them is enough. Each method returns what
    :meth:`day_undo` needs to take it back, signed (``grc_action_undo.py``).
    """

    _inherit = "grc.action"

    def _day_close(self, before, state, reason=False):
        """Close those of these actions that are in state ``before``, on their company's day."""
        for company, actions in self.filtered(lambda action: action.state == before).grouped("company_id").items():
            actions.sudo().write({"state": state, "closed_on": company._grc_today(), "dismiss_reason": reason})

    def _day_reopen(self, before):
        """Take up again those that were in state ``before``."""
        self.filtered(lambda action: action.state == before).sudo().write(
            {"state": "open", "closed_on": False, "dismiss_reason": False, "feedback": False}
        )

    @api.model
    def _card(self, card):
        """Return (action, activity) of a card, both empty or single, to which the user has write access.

        :raise UserError: when it is gone or was dealt with elsewhere
        """
        action_id, activity_id = card
        action = self.browse(action_id or []).exists()
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

    @api.model
    @reads(card=CARD, feedback=Text())
    def day_done(self, card, feedback=False):
        """Mark a card as done; the activity goes to the customer's chatter, with what is said of it."""
        action, activity = self._card(card)
        messages = following = self.env["mail.activity"].browse()
        if activity:
            messages, following = activity._action_done(feedback=feedback)
        action._day_close("open", "done")
        return self._undo_token(
            {
                "undo": "done",
                "card": [action.id, activity.id],
                "messages": messages.ids,
                "following": following.ids,
            }
        )

    @api.model
    @reads(card=CARD, when=Text(20))
    def day_later(self, card, when):
        """Put a card off.

        :param when: ``tomorrow``, ``next_week`` (Monday) or a day
        :raise UserError: for a day that is not in the future, or after the action has lost its sense
        """
        action, activity = self._card(card)
        today, __ = self._day_of(self.env.user, self.env.company)
        day = self._later_day(when, today)
        if day <= today:
            raise UserError(self.env._("Choose a day after today, %s.", self._words_day(today)))
        if action.date_end and day > action.date_end:
            raise UserError(
                self.env._("This makes sense until %s only. Choose an earlier day.", self._words_day(action.date_end))
            )
        before = fields.Date.to_string(action.deadline or activity.date_deadline)
        if activity:
            activity.date_deadline = day
        else:
            action.deadline = day
        return self._undo_token(
            {"undo": "later", "card": [action.id, activity.id], "day": before, "to": fields.Date.to_string(day)}
        )

    @api.model
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

    @api.model
    @reads(card=CARD, reason=Text(optional=True))
    def day_dismiss(self, card, reason):
        """Say that a card is not relevant; its activity is cancelled.

        :raise UserError: without a reason
        """
        if not (reason or "").strip():
            raise UserError(self.env._("Say why it is not relevant: it makes the next proposals better."))
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
        return self._undo_token(undo)

    @api.model
    @reads(card=CARD, user_id=Id())
    def day_hand_over(self, card, user_id):
        """Hand a card over to a colleague of the company.

        :raise UserError: for somebody who cannot do it
        """
        action, activity = self._card(card)
        user = self._doer(user_id, action.company_id or self.env.company)
        before = (action.user_id or activity.user_id).id
        if action:
            action._give(user)
        else:
            activity.user_id = user.id
        return self._undo_token(
            {"undo": "hand_over", "card": [action.id, activity.id], "user": before, "to": user.name}
        )

    @api.model
    def _doer(self, user_id, company):
        """Return a user as superuser, checked to be one who can do an action of a company."""
        user = self.env["res.users"].sudo().browse(user_id).exists()
        if not user._grc_there(company):
            raise UserError(self.env._("Choose an active colleague of %s.", company.name))
        return user

    @api.model
    @reads(token=Values())
    def day_undo(self, token):
        """Take back the last button of the user; ``token`` is what it returned.

        :raise AccessError: when another user pressed it, or has changed the action since
        """
        self.check_access("write")
        action, activity = self._undo_verified(token)
        getattr(self, f"_undo_{token['undo']}")(token, action, activity)
        return True

    @api.model
    def _undo_done(self, token, action, activity):
        activity.filtered(lambda found: not found.active).action_unarchive()
        action._day_reopen("done")
        author = self.env.user.partner_id
        messages = self.env["mail.message"].sudo().browse(token.get("messages", [])).exists()
        said = self.env.ref("mail.mt_activities")
        messages.filtered(lambda message: message.author_id == author and message.subtype_id == said).unlink()
        following = self.env["mail.activity"].browse(token.get("following", [])).exists()
        following.filtered(lambda found: found.create_uid == self.env.user).unlink()

    @api.model
    def _undo_later(self, token, action, activity):
        if activity:
            activity.date_deadline = token["day"]
        else:
            action.deadline = token["day"]

    @api.model
    def _undo_dismiss(self, token, action, activity):
        action._day_reopen("dismissed")
        if not token["activity"] or action.activity_id:
            return
        made = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        if "values" in token:
            action.activity_id = made.create(token["values"])
        else:
            action._make_activity()

    @api.model
    def _undo_hand_over(self, token, action, activity):
        user = self.env["res.users"]
        if token["user"]:
            user = self._doer(token["user"], action.company_id or self.env.company)
            action._check_seeing(user)
        if action:
            values = {"user_id": user.id, "team_id": user.sale_team_id.id, "given_by_id": False, "given_on": False}
            action.write(values)
        else:
            activity.user_id = user

    @api.model
    @reads(action_id=Id(), values=Values(stake=Number(0, 1e15), probability=Number(0, 1), effort=Number(0, 10_000)))
    def day_assume(self, action_id, values):
        """Change what is assumed of an action: margin at stake, probability, minutes. Return its new rank."""
        action = self.browse(action_id)
        action.check_access("write")
        action.write({name: values[name] for name in ("stake", "probability", "effort") if name in values})
        return action.rank

    # What the buttons ask

    @api.model
    @api.readonly
    def get_day_choices(self):
        """Return ``{reasons: [text], colleagues: [{id, name}]}``."""
        company = self.env.company
        reasons = self.env["grc.dismiss.reason"]
        reasons = reasons.search(reasons._used(company))
        users = self.env["res.users"]
        colleagues = users.search(users._grc_there_domain(company) + [("id", "!=", self.env.uid)], order="name")
        return {
            "reasons": reasons.mapped("name"),
            "colleagues": [{"id": user.id, "name": user.name} for user in colleagues],
        }

    @api.model
    @reads(card=CARD)
    def day_mail(self, card):
        """Return the composer for a mail to the customer of a card.

        :raise UserError: when he may not be written to, with the reason
        """
        action, activity = self._card(card)
        partner = action.partner_id or self._activity_partner(activity)
        reason = partner._contact_refusals("email", self._purpose(action.source or "manual")).get(partner.id)
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

    @api.model
    def _activity_partner(self, activity):
        record = self.env[activity.res_model].browse(activity.res_id)
        partner = record if record._name == "res.partner" else record.partner_id
        return partner.commercial_partner_id

    @api.model
    def day_refresh(self):
        """Have new actions of the present company looked for, in the background.

        :raise AccessError: for whoever may not see actions
        """
        self.check_access("read")
        self._plan_again(self.env.company)
        return True
