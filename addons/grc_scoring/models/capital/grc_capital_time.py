from odoo import api, models
from odoo.addons.grc_base.tools.clock import company_day, meeting_day
from odoo.addons.grc_base.tools.stamp import SALE_TYPES
from odoo.tools import SQL

#: Days of a meeting that count, at most.
LONGEST = 31


class GrcCapitalTime(models.AbstractModel):
    """The time spent on customers, a part of their capital: done activities, and meetings."""

    _name = "grc.capital.time"
    _description = "Time Spent on Customers"

    @api.model
    def _queries(self, scope):
        """Return the SELECTs of lines, see ``grc.capital``."""
        if not scope.company.grc_hour_cost:
            return []
        activities = [
            self._activity_query(scope, model, partner, condition)
            for model, (partner, condition) in self._activity_models().items()
        ]
        return [*activities, self._meeting_query(scope)]

    @api.model
    def _activity_models(self):
        """Return the models whose activities are time spent on a customer.

        :return: ``{model: (column of the partner, SQL condition on alias ``doc`` of its table)}``; the tables have a
            ``company_id``
        """
        return {
            "res.partner": ("id", SQL("TRUE")),
            "sale.order": ("partner_id", SQL("TRUE")),
            "account.move": ("commercial_partner_id", SQL("doc.move_type IN %s", SALE_TYPES)),
        }

    @api.model
    def _activity_query(self, scope, model, partner, condition):
        """Return the SELECT of the time of done activities on records of ``model``.

        An activity lasts as long as its meeting, else the minutes of its type. A meeting with the customer counts
        as a meeting. Without a company of its own, a record's activity belongs to that of the one who did it.
        """
        column = SQL.identifier("doc", partner)
        return SQL(
            """
            SELECT %(partner)s AS partner_id, %(company)s AS company_id,
                   COALESCE(a.date_done, %(done)s) AS date, 'activity' AS kind,
                   -%(amount)s AS amount, 'mail.activity' AS res_model, a.id AS res_id
              FROM mail_activity a
              JOIN %(table)s doc ON doc.id = a.res_id
              LEFT JOIN res_users u ON u.id = COALESCE(a.user_id, a.create_uid)
              LEFT JOIN grc_activity_time t ON t.activity_type_id = a.activity_type_id AND t.company_id = %(company)s
              LEFT JOIN calendar_event e ON e.id = a.calendar_event_id
             WHERE a.res_model = %(model)s AND a.active IS NOT TRUE AND %(condition)s
               AND COALESCE(doc.company_id, u.company_id) = %(company)s AND %(among)s
               AND CASE WHEN e.id IS NULL THEN COALESCE(t.minutes, %(minutes)s) > 0
                        ELSE e.active AND %(met)s <= %(as_of)s AND %(hours)s > 0
                             AND NOT EXISTS (
                                 SELECT 1 FROM calendar_attendee guest
                                   JOIN res_partner g ON g.id = guest.partner_id
                                   JOIN res_partner own ON own.id = %(partner)s
                                  WHERE guest.event_id = e.id AND guest.state IS DISTINCT FROM 'declined'
                                    AND g.commercial_partner_id = own.commercial_partner_id)
                   END
            """,
            partner=column,
            company=scope.company.id,
            amount=scope.rounded(
                SQL(
                    "CASE WHEN e.id IS NULL THEN COALESCE(t.minutes, %s) / 60.0 ELSE %s END * %s::numeric",
                    scope.company.grc_activity_minutes,
                    self._hours(scope),
                    scope.company.grc_hour_cost,
                )
            ),
            table=SQL.identifier(self.env[model]._table),
            done=company_day(SQL("a.write_date"), scope.company),
            met=meeting_day(scope.company),
            model=model,
            condition=condition,
            among=scope.among(column),
            minutes=scope.company.grc_activity_minutes,
            hours=self._hours(scope),
            as_of=scope.as_of,
        )

    @api.model
    def _hours(self, scope):
        """Return how long the meeting of alias ``e`` (SQL) lasts.

        A day of a meeting of all day is a working day, and so, at most, is each of one that goes over several days: its
        nights are not counted, nor more than :data:`LONGEST` days: the rest is an end that was typed wrong.
        """
        calendar = "resource_calendar_id" in scope.company._fields and scope.company.resource_calendar_id
        return SQL(
            """
            CASE WHEN e.allday THEN LEAST(e.stop_date - e.start_date + 1, %(longest)s) * %(day)s::numeric
                 WHEN e.duration <= %(day)s THEN e.duration::numeric
                 WHEN %(nights)s > 0
                 THEN LEAST(e.duration::numeric, LEAST(%(nights)s + 1, %(longest)s) * %(day)s::numeric)
                 ELSE e.duration::numeric END
            """,
            longest=LONGEST,
            day=(calendar and calendar.hours_per_day) or 8,
            nights=SQL(
                "(%s - %s)",
                company_day(SQL("(e.stop - interval '1 second')"), scope.company),
                company_day(SQL("e.start"), scope.company),
            ),
        )

    @api.model
    def _meeting_query(self, scope):
        """Return the SELECT of the time of meetings: hours × own people, shared out among the guests' entities.

        Anyone who declined was not there. A meeting belongs to the organiser's company; its document is the attendee
        of the customer, for one meeting may have several.
        """
        chosen = SQL("TRUE")
        if scope.partner_ids is not None:
            chosen = SQL(
                "a.event_id IN (SELECT c.event_id FROM calendar_attendee c WHERE %s)",
                scope.among(SQL("c.partner_id")),
            )
        return SQL(
            """
            SELECT guest.partner_id, %(company)s AS company_id, %(met)s AS date, 'meeting' AS kind,
                   -%(amount)s AS amount, 'calendar.attendee' AS res_model, guest.id AS res_id
              FROM (
                  SELECT a.event_id, p.commercial_partner_id AS partner_id, MIN(a.id) AS id,
                         COUNT(*) OVER (PARTITION BY a.event_id) AS entities
                    FROM calendar_attendee a
                    JOIN res_partner p ON p.id = a.partner_id
                   WHERE a.state IS DISTINCT FROM 'declined' AND %(chosen)s
                     AND NOT EXISTS (SELECT 1 FROM res_users s WHERE s.partner_id = a.partner_id AND NOT s.share)
                   GROUP BY a.event_id, p.commercial_partner_id
              ) guest
              JOIN calendar_event e ON e.id = guest.event_id
              JOIN res_users u ON u.id = e.user_id AND u.company_id = %(company)s
             CROSS JOIN LATERAL (
                  SELECT GREATEST(COUNT(*), 1) AS people
                    FROM calendar_attendee a
                    JOIN res_users s ON s.partner_id = a.partner_id AND NOT s.share
                   WHERE a.event_id = e.id AND a.state IS DISTINCT FROM 'declined'
             ) own
             WHERE e.active AND %(hours)s > 0
            """,
            company=scope.company.id,
            amount=scope.rounded(
                SQL(
                    "%s * own.people * %s::numeric / guest.entities",
                    self._hours(scope),
                    scope.company.grc_hour_cost,
                )
            ),
            met=meeting_day(scope.company),
            chosen=chosen,
            hours=self._hours(scope),
        )
