from odoo import api, models
from odoo.tools import SQL

#: What contacts are made for, as rules count them: ``marketing`` always, the others where a rule says so. ``written``
#: is a mail that a colleague wrote to one customer.
PURPOSES = ("marketing", "dunning", "service", "written")
#: Channels of reports of meetings, as channels of contacts.
REPORTED = {"phone": "phone", "visit": "visit", "fair": "visit", "shop": "visit", "video": "phone"}


class GrcPressureSource(models.AbstractModel):
    """What counts towards the pressure on a customer: a class a kind of contact.

    A model ``grc.pressure.source.<name>`` inherits this one and returns its contacts in ``_contacts``.
    """

    _name = "grc.pressure.source"
    _inherit = "grc.kinds"
    _description = "Contacts that Count"

    @api.model
    def _contacts(self, company, since):
        """Return the SELECT of ``partner_id, channel, moment, purpose, res_model, res_id`` of contacts since a moment.

        It joins ``people`` (``partner_id, entity_id``), so that nobody else is looked at. The purpose is one of
        :data:`PURPOSES`; the document is where the contact is found, NULL where there is none.

        :param company: ``res.company``, one record
        :param since: datetime
        """
        raise NotImplementedError

    @api.model
    def _all(self, company, since):
        """Return the SELECT of the contacts of all sources."""
        return SQL(
            "SELECT * FROM (%s) a(partner_id, channel, moment, purpose, res_model, res_id)",
            SQL(" UNION ALL ").join(kind._contacts(company, since) for kind in self._kinds()),
        )

    @api.model
    def _done_for(self):
        """Return SQL of what message ``m`` was for, which says that an activity was done: as My day proposed it."""
        sources = self.env["grc.action.source"]._sources()
        return SQL(
            """
            COALESCE((SELECT CASE WHEN n.source = 'overdue' THEN 'dunning' WHEN n.source = ANY(%s) THEN 'service' END
                        FROM mail_activity y JOIN grc_action n ON n.activity_id = y.id
                       WHERE y.res_model = m.model AND y.res_id = m.res_id AND NOT y.active
                         AND y.activity_type_id = m.mail_activity_type_id AND y.date_done = m.date::date
                       ORDER BY y.id LIMIT 1), 'marketing')
            """,
            [source._source for source in sources if source._purpose == "service"],
        )

    @api.model
    def _is_written(self):
        """Return the condition that a colleague wrote message ``m``, and it went by mail to the customer of ``people``.

        Mailings and what the system sends by itself are no comments.
        """
        return SQL(
            """
            m.message_type = 'comment'
            AND EXISTS (SELECT 1 FROM res_users u WHERE u.partner_id = m.author_id AND u.share IS NOT TRUE)
            AND EXISTS (SELECT 1 FROM mail_notification n JOIN people w ON w.partner_id = n.res_partner_id
                         WHERE n.mail_message_id = m.id AND n.notification_type = 'email'
                           AND w.entity_id = people.entity_id)
            """
        )

    @api.model
    def _nothing(self):
        """Return a SELECT of no contact."""
        return SQL(
            "SELECT NULL::integer, NULL::varchar, NULL::timestamp, NULL::varchar, NULL::varchar, NULL::integer"
            " WHERE FALSE"
        )


class GrcPressureSourceLedger(models.AbstractModel):
    """What campaigns have sent or begun."""

    _name = "grc.pressure.source.ledger"
    _inherit = "grc.pressure.source"
    _description = "Contacts by Campaigns"

    @api.model
    def _contacts(self, company, since):
        return SQL(
            """
            SELECT l.partner_id, l.channel, l.moment, l.purpose, 'grc.campaign.task', l.task_id
              FROM grc_contact_ledger l
              JOIN people ON people.partner_id = l.partner_id
             WHERE l.company_id = %s AND l.purpose IN ('marketing', 'service') AND l.moment > %s
            """,
            company.id,
            since,
        )


class GrcPressureSourceReport(models.AbstractModel):
    """Calls and visits that somebody reported, at noon of their day."""

    _name = "grc.pressure.source.report"
    _inherit = "grc.pressure.source"
    _description = "Contacts by Reports"

    @api.model
    def _contacts(self, company, since):
        self.env["grc.meeting.report"].flush_model()
        channels = SQL(" ").join(SQL("WHEN %s THEN %s", *pair) for pair in REPORTED.items())
        noon = SQL("((r.met_on + TIME '12:00') AT TIME ZONE %s AT TIME ZONE 'UTC')", company._grc_zone())
        return SQL(
            """
            SELECT people.partner_id, CASE r.channel %(channels)s END, %(noon)s, 'marketing', 'grc.meeting.report', r.id
              FROM grc_meeting_report r
              JOIN people ON people.partner_id = r.partner_id
             WHERE r.company_id = %(company)s AND r.state = 'done' AND r.channel = ANY(%(reported)s)
               AND r.met_on >= %(since)s::date - 1 AND %(noon)s > %(since)s
            """,
            channels=channels,
            noon=noon,
            company=company.id,
            reported=list(REPORTED),
            since=since,
        )


class GrcPressureSourceActivity(models.AbstractModel):
    """Calls and meetings that were planned as activities and done; those of campaigns are in the ledger already.

    They are of the company of the contact; of a contact that companies share, of the one in which they were done.
    """

    _name = "grc.pressure.source.activity"
    _inherit = "grc.pressure.source"
    _description = "Contacts by Activities"

    @api.model
    def _contacts(self, company, since):
        self.env["mail.message"].flush_model(["date", "mail_activity_type_id", "model", "res_id", "record_company_id"])
        self.env["res.partner"].flush_model(["company_id"])
        return SQL(
            """
            SELECT people.partner_id, CASE t.category WHEN 'phonecall' THEN 'phone' ELSE 'visit' END, m.date,
                   %(done_for)s, 'res.partner', m.res_id
              FROM mail_message m
              JOIN people ON people.partner_id = m.res_id
              JOIN res_partner p ON p.id = m.res_id
              JOIN mail_activity_type t ON t.id = m.mail_activity_type_id
             WHERE m.model = 'res.partner' AND t.category IN ('phonecall', 'meeting') AND m.date > %(since)s
               AND COALESCE(p.company_id, m.record_company_id, %(company)s) = %(company)s
               AND NOT EXISTS (
                   SELECT 1 FROM grc_campaign_task k JOIN mail_activity a ON a.id = k.activity_id
                    WHERE a.res_model = 'res.partner' AND a.res_id = m.res_id
                      AND a.activity_type_id = t.id AND NOT a.active AND a.date_done = m.date::date)
            """,
            done_for=self._done_for(),
            since=since,
            company=company.id,
        )


class GrcPressureSourceMailing(models.AbstractModel):
    """Mailings that no campaign sends: to the contact, or to their address."""

    _name = "grc.pressure.source.mailing"
    _inherit = "grc.pressure.source"
    _description = "Contacts by Mailings"

    @api.model
    def _contacts(self, company, since):
        for model in ("mailing.trace", "mailing.mailing", "res.partner"):
            self.env[model].flush_model()
        return SQL(
            """
            SELECT s.partner_id, 'email', s.moment, 'marketing', 'mailing.mailing', s.mass_mailing_id FROM (
                SELECT people.partner_id, t.sent_datetime AS moment, t.mass_mailing_id FROM people
                  JOIN mailing_trace t ON t.model = 'res.partner' AND t.res_id = people.partner_id
                 WHERE t.sent_datetime > %(since)s AND t.is_test_trace IS NOT TRUE
                 UNION ALL
                SELECT people.partner_id, t.sent_datetime, t.mass_mailing_id FROM people
                  JOIN res_partner p ON p.id = people.partner_id AND p.email_normalized <> ''
                  JOIN mailing_trace t ON t.model <> 'res.partner' AND t.email = p.email_normalized
                 WHERE t.sent_datetime > %(since)s AND t.is_test_trace IS NOT TRUE) s
              JOIN mailing_mailing m ON m.id = s.mass_mailing_id AND m.grc_company_id = %(company)s
             WHERE NOT EXISTS (SELECT 1 FROM grc_campaign_step x WHERE x.mailing_id = m.id)
            """,
            since=since,
            company=company.id,
        )
