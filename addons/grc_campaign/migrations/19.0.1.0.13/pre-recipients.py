"""What runs in a campaign is somebody's: rows of contacts who are gone have ended."""


def migrate(cr, version):
    """Let those leave whose contact is gone, so that the database can hold every row to it."""
    cr.execute(
        """
        WITH gone AS (
            UPDATE grc_campaign_participation
               SET state = 'exited', exit_reason = 'deleted',
                   ended_at = COALESCE(ended_at, date_trunc('second', now() AT TIME ZONE 'UTC'))
             WHERE state = 'running' AND partner_id IS NULL RETURNING id, ended_at)
        UPDATE grc_campaign_task t SET state = 'cancelled', reason = 'left', acted_at = gone.ended_at
          FROM gone WHERE t.participation_id = gone.id AND t.state IN ('ready', 'awaiting', 'parked')
        """
    )
