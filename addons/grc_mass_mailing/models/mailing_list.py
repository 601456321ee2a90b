from odoo import api, fields, models
from odoo.addons.grc_base.models.guard.grc_shared import INSIDE


class MailingList(models.Model):
    """A list is about a topic: who leaves it refuses the topic, and who refuses the topic leaves it."""

    _inherit = "mailing.list"

    grc_topic_id = fields.Many2one(
        "grc.consent.topic",
        "Topic",
        ondelete="set null",
        index="btree_not_null",
        copy=False,
        help="What contacts decide about when they leave this list. Lists of one topic are left together. Empty: the"
        " list gets a topic of its own when somebody leaves it.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        lists = super().create(vals_list)
        self.env["grc.consent.subscription"].sudo()._obey(lists.sudo().grc_topic_id)
        return lists

    def write(self, vals):
        result = super().write(vals)
        if self.env.context.get("grc_consent_listed") is not INSIDE and vals.keys() & {"grc_topic_id", "contact_ids"}:
            self._grc_join()
        return result

    def _grc_join(self):
        """Let ledger and lists say the same after lists have got another topic, or other contacts."""
        bridge = self.env["grc.consent.subscription"].sudo()
        if lists := self.sudo().filtered("grc_topic_id"):
            bridge._import(self.env._("Mailing list"), lists)

    def _grc_give_topics(self):
        """Give a topic of its own, shared by all companies, to each list without one."""
        for mailing_list in self.sudo().filtered(lambda one: not one.grc_topic_id):
            topic = self.env["grc.consent.topic"].sudo().create({"name": mailing_list.name, "company_id": False})
            mailing_list.with_context(grc_consent_listed=INSIDE).grc_topic_id = topic
