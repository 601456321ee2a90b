-- A copy for testing sends nothing to customers.
UPDATE grc_campaign
   SET state = CASE WHEN state = 'running' THEN 'halted' ELSE state END, halt_reason = 'neutralized', held = TRUE
 WHERE state IN ('running', 'planned')
    OR id IN (
       SELECT t.campaign_id
         FROM grc_campaign_task t
         JOIN mail_mail m ON m.id = t.mail_id AND m.state = 'outgoing'
       );

UPDATE ir_cron
   SET active = FALSE
 WHERE id IN (
       SELECT res_id
         FROM ir_model_data
        WHERE module = 'grc_campaign'
          AND model = 'ir.cron'
       );
