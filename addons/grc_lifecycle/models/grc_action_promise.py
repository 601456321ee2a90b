from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import MOST
from odoo.addons.grc_base.tools.parameters import Day, Number, Text, reads
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .grc_action_buttons import CARD

#: Days after today that a card offers for a promise.
PROMISE_DAYS = 7


class GrcAction(models.Model):
    """Done on a card of overdue invoices: the customer says when he pays, or why he does not.

    A dispute becomes an action of the source *complaint*, for whoever the company's assumptions name, else for the
    salesperson of the invoice; where he is not there to do it, for whoever does the customer's actions.
    """

    _inherit = "grc.action"

    @api.model
    @reads(card=CARD, amount=Number(0, MOST), day=Day())
    def day_promise(self, card, amount, day):
        """Mark a card as done, and note what the customer promises: nobody asks him until three days after that day.

        :param float amount: in the company's currency
        :param day: a date
        :return: what :meth:`day_undo` needs to take it back
        :raise UserError: for an amount or a day that cannot be promised, see ``grc.promise``
        """
        action = self._card_of_debt(card)
        promise = self.env["grc.promise"]._take(action.partner_id, action.company_id, amount, day)
        return self._day_answered(card, "promise", promise)

    @api.model
    @reads(card=CARD, reason=Text(optional=True))
    def day_dispute(self, card, reason):
        """Mark a card as done, and ask whoever answers for it to deal with what the customer objects.

        :param str reason: why he does not pay
        :return: what :meth:`day_undo` needs to take it back
        :raise UserError: without a reason
        """
        action = self._card_of_debt(card)
        move = self.env["account.move"]
        if action.res_model == move._name:
            move = move.sudo().browse(action.res_id).exists()
        dispute = self.env["grc.promise"]._dispute(action.partner_id, action.company_id, reason, move)
        self.sudo()._plan_dispute(action.company_id, dispute)
        return self._day_answered(card, "dispute", dispute)

    @api.model
    def _card_of_debt(self, card):
        action, __ = self._card(card)
        if action.source != "overdue":
            raise UserError(self.env._("Only a card of overdue invoices takes a promise or a dispute."))
        return action

    @api.model
    def _day_answered(self, card, kind, promise):
        """Mark a card as done; return what takes that back together with the promise or dispute."""
        return self._undo_token(self.day_done(card) | {"undo": kind, "promise": promise.id})

    @api.model
    def _undo_promise(self, token, action, activity):
        self._undo_answer(token, action).unlink()
        self._undo_done(token, action, activity)

    @api.model
    def _undo_dispute(self, token, action, activity):
        dispute = self._undo_answer(token, action)
        made = self.sudo().search(
            [("company_id", "=", dispute.company_id.id), ("key", "=", self._dispute_key(dispute))]
        )
        if made.filtered(lambda found: found.state != "open"):
            raise AccessError(self.env._("The dispute was dealt with in the meantime: it cannot be taken back."))
        made.activity_id.unlink()
        made.unlink()
        dispute.unlink()
        self._undo_done(token, action, activity)

    @api.model
    def _undo_answer(self, token, action):
        """Return the promise or dispute of a token, as superuser, if the user may take it back.

        :raise AccessError: when it is somebody else's, or of another customer
        """
        promise = self.env["grc.promise"].sudo().browse(token.get("promise") or []).exists()
        mine = promise.user_id == self.env.user and promise.company_id == action.company_id
        if len(promise) != 1 or not mine or promise.partner_id.commercial_partner_id != action.partner_id:
            raise AccessError(self.env._("Somebody else has changed this since: it cannot be taken back."))
        return promise

    @api.model
    def _promise_choice(self, company):
        """Return ``{first, day, last}``: the days that can be promised, and the one that is offered."""
        today = company._grc_today()
        last = self.env["grc.promise"]._longest()
        days = {"first": 0, "day": PROMISE_DAYS, "last": last}
        return {name: fields.Date.to_string(fields.Date.add(today, days=number)) for name, number in days.items()}

    # Disputes

    @api.model
    def _dispute_key(self, dispute):
        return f"complaint:dispute:{dispute.id}"

    @api.model
    def _plan_dispute(self, company, dispute):
        """Make the action of a dispute, and its activity."""
        today = company._grc_today()
        self._propose(company, today, "complaint", self._dispute_query(company, dispute), "_dispute_words")
        action = self.search([("company_id", "=", company.id), ("key", "=", self._dispute_key(dispute))])
        action._make_activities(company, today)

    @api.model
    def _dispute_query(self, company, dispute):
        """Return the SELECT of the action of a dispute, see ``grc_action_source.py``.

        Stake: the margin expected of the customer, as of any complaint.
        """
        named = self.env["grc.action.assumption"]._answers_disputes(company).id or None
        self.env.flush_all()
        return SQL(
            """
            SELECT p.commercial_partner_id AS partner_id, COALESCE(%(named)s, m.invoice_user_id) AS owner_id,
                   %(key)s AS key, CASE WHEN m.id IS NULL THEN NULL ELSE 'account.move' END AS res_model,
                   m.id AS res_id, NULL::integer AS activity_id, NULL::date AS deadline, NULL::date AS date_end,
                   GREATEST(COALESCE(NULLIF(c.clv_predicted, 0), c.best_margin, c.window_margin, 0), 0) AS stake,
                   JSONB_BUILD_OBJECT('text', w.reason, 'day', w.made_on, 'invoice', m.name) AS facts
              FROM grc_promise w
              JOIN res_partner p ON p.id = w.partner_id
              JOIN grc_customer c ON c.partner_id = p.commercial_partner_id AND c.company_id = w.company_id
              LEFT JOIN account_move m ON m.id = w.move_id
             WHERE w.id = %(dispute)s
            """,
            named=named,
            key=self._dispute_key(dispute),
            dispute=dispute.id,
        )

    @api.model
    def _dispute_words(self, company, facts):
        values = {"text": facts["text"], "day": self._words_day(facts["day"]), "invoice": facts["invoice"] or ""}
        return {
            "summary": self.env._("Disputed: %(text)s", **values),
            "why": self.env._(
                "Asked for his money on %(day)s, he objects (%(invoice)s). He waits for an answer.", **values
            )
            if facts["invoice"]
            else self.env._("Asked for his money on %(day)s, he objects. He waits for an answer.", **values),
            "say": self.env._("Find out what is right, then tell him: a credit note, or why he is to pay."),
        }
