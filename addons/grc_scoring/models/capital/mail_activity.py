from odoo import models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        """Queue the customers on whom the time was spent."""
        self._grc_touch()
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)

    def _grc_touch(self):
        if not self.env["res.company"]._grc_counts_time():
            return
        columns = {model: column for model, (column, __) in self.env["grc.capital.time"]._activity_models().items()}
        for model, activities in self.sudo().grouped("res_model").items():
            if model in columns:
                records = self.env[model].sudo().browse(activities.mapped("res_id")).exists()
                partners = records if columns[model] == "id" else records[columns[model]]
                self.env["grc.queue"].sudo()._touch(partners)
