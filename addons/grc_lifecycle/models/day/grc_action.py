from odoo import api, models
from odoo.addons.grc_base.tools.bounds import MOST
from odoo.addons.grc_base.tools.parameters import MOST as MOST_ROWS
from odoo.addons.grc_base.tools.parameters import Day, Each, Id, Number, Text, Values, reads
from odoo.exceptions import AccessError

from ..action.grc_action_day import PAGE

#: How a card is named: by its action and its activity, either of which may be none.
CARD = Each(Id(optional=True), least=2, most=2)


class GrcAction(models.Model):
    """What My day and the screens of the team's day ask, and the buttons of a card."""

    _inherit = "grc.action"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    # Planning anew, in the background

    @api.model
    def action_plan_now(self):
        """Look at playbooks and life events of the present companies again, in the background.

        :raise AccessError: for anyone who is no manager
        """
        if not self.env.user.has_group("grc_base.group_grc_manager"):
            raise AccessError(self.env._("Only a manager of Customer Relations may have the actions planned again."))
        self.env["grc.action.planner"]._plan_again(self.env.companies)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._("The actions are being planned in the background. You may leave this page."),
            },
        }

    @api.model
    def day_refresh(self):
        """Have new actions of the present company looked for, in the background.

        :raise AccessError: for anyone who may not see actions
        """
        self.check_access("read")
        self.env["grc.action.planner"]._plan_again(self.env.company)
        return True

    # Screens

    @api.model
    @api.readonly
    @reads(user_id=Id(), offset=Number(0, MOST_ROWS, whole=True), limit=Number(1, 1000, whole=True))
    def get_day(self, user_id=None, offset=0, limit=PAGE):
        """Return the day of a user, one page of cards.

        :param user_id: whose; None: one's own. Somebody else's needs a manager, or the right to all documents
        :return: ``{user, own, reports, today, capacity, currency_id, company, total, worth, minutes, to_collect,
            promise, done, cards}``: ``capacity`` as ``grc.action.capacity`` says, ``total`` number of actions due,
            ``worth`` what they bring on average, ``minutes`` what they take, ``to_collect`` debts among them,
            ``promise`` the days that can be promised, ``done`` number done today; a card is as ``grc.action.day`` says,
            the best first
        :raise AccessError: for a colleague's day without the right to it
        """
        return self.env["grc.action.day"]._read_day(user_id, offset, limit)

    @api.model
    @api.readonly
    def get_day_choices(self):
        """Return ``{reasons: [text], colleagues: [{id, name}]}``."""
        return self.env["grc.action.card"]._choices()

    @api.model
    @reads(date_from=Day(), date_to=Day(), team_id=Id())
    def get_team_day(self, date_from=None, date_to=None, team_id=None):
        """Return the load of each salesperson today, and what became of what was proposed in a period.

        :param date_from: first day of the period; None: 30 days ago
        :param date_to: last day; None: today
        :return: ``{since, until, today, teams, currency_id, users}``; a user is ``{id, name, due, minutes, worth,
            to_collect, capacity, proposed, done, dismissed, lost, open, domains}``: ``due``, ``minutes``, ``worth`` and
            ``to_collect`` of what is due on their own day, ``capacity`` minutes free on it; ``proposed`` of the period
            = done + dismissed + lost (expired or stopped) + open. id False: nobody. ``domains`` are of actions
        :raise AccessError: for those who see their own actions only
        :raise UserError: when the period ends before it begins
        """
        return self.env["grc.action.team"]._read_team(date_from, date_to, team_id)

    @api.model
    @reads(days=Number(1, 730, whole=True), since=Day(), team_id=Id())
    def get_control_result(self, days=90, since=None, team_id=None):
        """Compare customers proposed with customers held back.

        A customer counts from their first proposal since ``since``, with the group that they had then, and all they
        bought in the ``days`` after it: intention to treat. Proposals younger than that do not count yet. What they had
        bought in the twelve months before is allowed for.

        :return: ``{days, since, today, measures, young, teams, enough, sharing, currency_id}``; a measure is ``{name}``
            (``margin`` or ``revenue``) and the fields of ``Effect`` (``grc_base/engine/effect.py``); ``enough`` is how
            many buyers each group needs; ``treated_domain`` and ``control_domain`` are of customers
        :raise AccessError: for those who see their own customers only
        """
        return self.env["grc.action.control"]._read_result(days, since, team_id)

    # The buttons of a card. It is named by ``[action id or False, activity id or False]``: one of them is
    # enough. Each returns what :meth:`day_undo` needs to take it back, signed.

    @api.model
    @reads(card=CARD, feedback=Text())
    def day_done(self, card, feedback=False):
        """Mark a card as done; the activity goes to the customer's chatter, with what is said of it."""
        return self.env["grc.action.card"]._done(card, feedback)

    @api.model
    @reads(card=CARD, when=Text(20))
    def day_later(self, card, when):
        """Put a card off.

        :param when: ``tomorrow``, ``next_week`` (Monday) or a day
        :raise UserError: for a day that is not in the future, or after the action has lost its sense
        """
        return self.env["grc.action.card"]._later(card, when)

    @api.model
    @reads(card=CARD, reason=Text(optional=True))
    def day_dismiss(self, card, reason):
        """Say that a card is not relevant; its activity is cancelled.

        :raise UserError: without a reason
        """
        return self.env["grc.action.card"]._dismiss(card, reason)

    @api.model
    @reads(card=CARD, user_id=Id())
    def day_hand_over(self, card, user_id):
        """Hand a card over to a colleague of the company.

        :raise UserError: for somebody who cannot do it
        """
        return self.env["grc.action.card"]._hand_over(card, user_id)

    @api.model
    @reads(card=CARD, amount=Number(0, MOST), day=Day())
    def day_promise(self, card, amount, day):
        """Mark a card as done, and note what the customer promises: nobody asks them until three days after that day.

        :param float amount: in the company's currency
        :param day: a date
        :return: what :meth:`day_undo` needs to take it back
        :raise UserError: for an amount or a day that cannot be promised, see ``grc.promise``
        """
        return self.env["grc.action.card"]._promise(card, amount, day)

    @api.model
    @reads(card=CARD, reason=Text(optional=True))
    def day_dispute(self, card, reason):
        """Mark a card as done, and ask anyone who answers for it to deal with what the customer objects.

        :param str reason: why they do not pay
        :return: what :meth:`day_undo` needs to take it back
        :raise UserError: without a reason
        """
        return self.env["grc.action.card"]._dispute(card, reason)

    @api.model
    @reads(token=Values())
    def day_undo(self, token):
        """Take back the last button of the user; ``token`` is what it returned.

        :raise AccessError: when another user pressed it, or has changed the action since
        """
        self.check_access("write")
        self.env["grc.action.card"]._undo(token)
        return True

    @api.model
    @reads(action_id=Id(), values=Values(stake=Number(0, 1e15), probability=Number(0, 1), effort=Number(0, 10_000)))
    def day_assume(self, action_id, values):
        """Change what is assumed of an action: margin at stake, probability, minutes. Return its new rank."""
        action = self.browse(action_id)
        action.check_access("write")
        action.write({name: values[name] for name in ("stake", "probability", "effort") if name in values})
        return action.rank

    @api.model
    @reads(card=CARD)
    def day_mail(self, card):
        """Return the composer for a mail to the customer of a card.

        :raise UserError: when they may not be written to, with the reason
        """
        return self.env["grc.action.card"]._mail(card)
