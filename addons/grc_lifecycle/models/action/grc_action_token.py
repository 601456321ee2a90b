import json
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.tools import consteq, hmac

#: How long a button can be taken back.
UNTIL = timedelta(hours=12)


class GrcActionToken(models.AbstractModel):
    """What a button returns takes it back: signed, for the user who pressed it, while the card is as they left it."""

    _name = "grc.action.token"
    _description = "What Takes a Button Back"

    def _sign(self, values):
        """Return what ``grc.action.day_undo`` takes, signed.

        :param dict values: ``undo``, name of the button; ``card``, ids of action and activity; and what the button
            needs to be taken back
        """
        token = {
            **values,
            "by": self.env.uid,
            "until": fields.Datetime.to_string(fields.Datetime.now() + UNTIL),
            "state": self._state(*self._card(values)),
        }
        return {**token, "signature": self._signature(token)}

    def _card(self, token):
        """Return (action, activity) of a token as superuser, what is gone left out."""
        action, activity = token["card"]
        return (
            self.env["grc.action"].sudo().browse(action or []).exists(),
            self.env["mail.activity"].sudo().browse(activity or []).exists(),
        )

    def _state(self, action, activity):
        """Return what a button leaves behind; as long as that is so, nobody else has changed it."""
        return [
            [action.state or "", action.user_id.id, str(action.deadline), action.activity_id.id],
            [activity.active, activity.user_id.id, str(activity.date_deadline)],
        ]

    def _signature(self, token):
        plain = {name: value for name, value in token.items() if name != "signature"}
        return hmac(self.env(su=True), "grc_lifecycle.day_undo", json.dumps(plain, sort_keys=True))

    def _verified(self, token):
        """Return (action, activity) of a token that this server gave to this user, and that still holds.

        :raise AccessError: for any other
        """
        given = token.get("signature") if isinstance(token, dict) else None
        if not isinstance(given, str) or not consteq(self._signature(token).encode(), given.encode()):
            given = None
        if not given or token["by"] != self.env.uid:
            raise AccessError(self.env._("Only what you have just done yourself can be taken back."))
        if token["until"] < fields.Datetime.to_string(fields.Datetime.now()):
            raise AccessError(self.env._("This was done too long ago to be taken back here: change it by hand."))
        action, activity = self._card(token)
        if json.loads(json.dumps(self._state(action, activity))) != token["state"]:
            raise AccessError(self.env._("Somebody else has changed this since: it cannot be taken back."))
        if not action.company_id <= self.env.user.company_ids:
            raise AccessError(self.env._("You no longer work for %s.", action.company_id.name))
        action._check_seeing(self.env.user)
        return action, activity
