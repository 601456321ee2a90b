-- A copy for testing sends nothing to customers.
UPDATE grc_campaign
   SET state = 'halted', halt_reason = 'neutralized'
 WHERE state = 'running';

UPDATE ir_cron
   SET active = FALSE
 WHERE id IN (
       SELECT res_id
         FROM ir_model_data
        WHERE module = 'grc_campaign'
          AND model = 'ir.cron'
       );
