import hashlib
import hmac
import secrets

from odoo import api, models

#: Parameter that holds the key. Odoo's own secret changes when a database is copied, and would forget every objection.
KEY = "grc_base.secret"


class GrcSecret(models.AbstractModel):
    """The installation's own key: what a copy of the database keeps, and nobody guesses."""

    _name = "grc.secret"
    _description = "Key of the Installation"

    @api.model
    def _ensure(self):
        """Make the key of a new installation; one that is there is kept."""
        parameters = self.env["ir.config_parameter"].sudo()
        if not parameters.get_param(KEY):
            parameters.set_param(KEY, secrets.token_hex(32))

    @api.model
    def _keyed(self, scope, text):
        """Return the keyed hash (HMAC-SHA256, hexadecimal) of a text.

        :param str scope: what it is for: a hash of one use is none of another
        :param str text: what is hashed
        """
        key = self.env["ir.config_parameter"].sudo().get_param(KEY)
        return hmac.new(key.encode(), f"{scope}\0{text}".encode(), hashlib.sha256).hexdigest()

    @api.model
    def _is_keyed(self, scope, text, found):
        """Return whether ``found`` is the keyed hash of a text, in a time that does not tell."""
        return hmac.compare_digest(self._keyed(scope, text), str(found or ""))
