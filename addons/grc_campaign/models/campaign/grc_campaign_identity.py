import json
import logging

from odoo import api, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

#: Where the database is noted whose campaigns these are.
PARAMETER = "grc_campaign.identity"


class GrcCampaignIdentity(models.AbstractModel):
    """Which database this is: a copy or a restored backup must not write to customers once more.

    A copy may keep the uuid (``createdb -T``, ``pg_restore``), so the server's own number, that of the database and its
    name are noted beside it when the first campaign is launched. Where one of them differs, everything is halted until
    a manager confirms that this is the database that sends.
    """

    _name = "grc.campaign.identity"
    _description = "Database that Sends"

    @api.model
    def _present(self):
        """Return what tells this database from any other, as a text."""
        uuid = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        query = """
            SELECT (SELECT system_identifier::text FROM pg_control_system()), d.oid::bigint, d.datname::text
              FROM pg_database d WHERE d.datname = current_database()
        """
        return json.dumps([uuid, *self.env.execute_query(SQL(query))[0]])

    @api.model
    def _noted(self):
        """Return whose campaigns these are; False before the first launch."""
        return self.env["ir.config_parameter"].sudo().get_param(PARAMETER)

    @api.model
    def _bind(self):
        """Note this database as the one that sends."""
        self.env["ir.config_parameter"].sudo().set_param(PARAMETER, self._present())

    @api.model
    def _is_other(self):
        """Return whether this is another database than that in which campaigns were launched."""
        noted = self._noted()
        return bool(noted) and noted != self._present()

    @api.model
    def _check(self):
        """Return whether campaigns may run; in another database than their own all of them are halted.

        Asked once by each run, of the executor and of Odoo's queue of mails: whichever comes first on a copy.
        """
        if not self._is_other():
            return True
        leaving = self.env["grc.campaign.queue"]._leaving()
        if leaving:
            _logger.warning("This is another database than the one that launched: %s campaigns halted", len(leaving))
            leaving._halt("database")
        return False
