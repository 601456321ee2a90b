"""Outcomes: tasks know the traces of their mails, and campaigns that were launched keep everybody to the end."""

from odoo.tools import SQL


def migrate(cr, version):
    cr.execute(SQL("UPDATE grc_campaign SET goal = NULL WHERE state <> 'draft'"))
    cr.execute(
        SQL(
            """
            UPDATE grc_campaign_task t SET trace_id = f.trace_id
              FROM (SELECT DISTINCT ON (k.id) k.id, x.id AS trace_id
                      FROM grc_campaign_task k
                      JOIN grc_campaign_participation m ON m.id = k.participation_id
                      JOIN grc_campaign_step s ON s.id = k.step_id AND s.action = 'mail'
                      JOIN mailing_trace x ON x.mass_mailing_id = s.mailing_id AND x.model = 'res.partner'
                                          AND x.res_id = m.partner_id AND x.trace_status <> 'cancel'
                     WHERE k.state = 'done' AND k.trace_id IS NULL
                       AND (k.mail_id IS NULL OR k.mail_id = x.mail_mail_id)
                     ORDER BY k.id, x.id DESC) f
             WHERE t.id = f.id
            """
        )
    )
