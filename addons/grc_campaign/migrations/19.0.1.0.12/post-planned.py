"""The day of a planned launch is that of its moment: a day that was said alone becomes a moment, at nine o'clock."""

from datetime import datetime, time

import pytz
from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    campaigns = api.Environment(cr, SUPERUSER_ID, {})["grc.campaign"].with_context(active_test=False)
    for campaign in campaigns.search(
        [("planned_at", "=", False), ("planned_on", "!=", False), ("state", "=", "draft")]
    ):
        zone = pytz.timezone(campaign.company_id._grc_zone())
        morning = zone.localize(datetime.combine(campaign.planned_on, time(9)))
        campaign.planned_at = morning.astimezone(pytz.utc).replace(tzinfo=None)
    known = campaigns.search([("planned_at", "!=", False), ("planned_on", "=", False)])
    campaigns.env.add_to_compute(campaigns._fields["planned_on"], known)
    known.flush_recordset()
