from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ...tools.bounds import WithinDays
from ...tools.consent import BASES, CHANNELS, DECISIONS, PURPOSES, REFUSALS


class GrcConsent(models.Model):
    """A decision about contacting somebody: a ledger, to which is added and in which nothing is changed.

    What holds on a day follows from its rows, the rules of the country and what was bought or asked for: see
    ``grc.consent.condition``.
    """

    _name = "grc.consent"
    _inherit = ["grc.bounded", "grc.guarded"]
    _description = "Decision on Contacts"
    _order = "moment desc, id desc"
    _rec_name = "point"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        ondelete="cascade",
        default=lambda self: self.env.company,
        help="Empty: for every company.",
    )
    partner_id = fields.Many2one(
        "res.partner", "Contact", ondelete="set null", index="btree_not_null", check_company=True
    )
    point = fields.Char(
        "Contact point",
        index="btree_not_null",
        help="E-mail address, number or postal address, normalised. Empty: whatever the contact has.",
    )
    channel = fields.Selection(CHANNELS, help="Empty: every channel.")
    purpose = fields.Selection(PURPOSES, help="Empty: every purpose but orders and invoices.")
    topic_id = fields.Many2one("grc.consent.topic", ondelete="restrict", check_company=True, help="Empty: every topic.")
    decision = fields.Selection(DECISIONS, required=True)
    basis = fields.Selection(BASES)
    moment = fields.Datetime(required=True, default=lambda self: self.env.cr.now(), string="Decided at")
    valid_until = fields.Date(help="Last day on which the decision counts. Empty: until the next one.")
    user_id = fields.Many2one(
        "res.users", "Entered by", readonly=True, ondelete="set null", default=lambda self: self.env.user
    )
    source = fields.Char(required=True, help="Where it was said: a form, a call, the contact's page, a file.")
    text_version = fields.Char("Text", help="Which text the contact had before them.")
    evidence = fields.Text(help="What proves it: file, address of the device, words.")

    _valid_until_days = WithinDays("valid_until", empty=True)
    _company_idx = models.Index("(company_id, moment)")

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._complete(vals)
        consents = super().create(vals_list)
        consents._follow()
        return consents

    def write(self, vals):
        if vals and not self.env.su:
            raise UserError(self._fixed_sentence())
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_system(self):
        if not self.env.su:
            raise UserError(self._fixed_sentence())

    @api.model
    def _fixed_sentence(self):
        return self.env._("Decisions are kept as they were entered. Enter a new one: the last one counts.")

    @api.model
    def _complete(self, vals):
        """Add what follows to the values of a decision: the contact point of the contact.

        :raise ValidationError: nobody's decision, or a contact without that channel
        """
        if not vals.get("partner_id") and not vals.get("point"):
            raise ValidationError(self.env._("Say whose decision it is: a contact, or a contact point."))
        channel, partner = vals.get("channel"), self.env["res.partner"].browse(vals.get("partner_id") or ())
        if not self.env.su:
            vals["user_id"] = self.env.uid
        if vals.get("point") or not (channel and partner):
            return
        vals["point"] = partner._grc_points(channel).get(partner.id)
        if not vals["point"] and vals.get("decision") == "given":
            raise ValidationError(
                self.env._(
                    "%(contact)s has no contact point for “%(channel)s”: enter it on the contact first.",
                    contact=partner.display_name,
                    channel=dict(self._fields["channel"]._description_selection(self.env))[channel],
                )
            )

    def _check_kept(self):
        """Ask for the right to add: nothing is written later."""
        if not self.env.su and (refused := self._check_access("create")):
            self.browse().check_access("create")
            raise refused[0]._kept_error()

    def _follow(self):
        """Let Odoo's blacklists follow what is decided for every company and topic."""
        self.env["grc.consent.blacklist"].sudo()._follow(self.sudo())

    @api.model
    def _keep_strictest(self, partners, survivor):
        """Before contacts are merged, enter anew what one of them refuses and another agreed to later.

        The last decision counts, and all become the survivor's: without this, the later consent of one would end the
        refusal of another.

        :param partners: all that are merged
        :param survivor: the one that is left
        """
        self.flush_model()
        kept = self.browse(one for (one,) in self.env.execute_query(self._overruled(partners)))
        for row in kept:
            own = survivor.company_id in (survivor.company_id.browse(), row.company_id)
            values = row.copy_data({"moment": self.env.cr.now(), "source": self.env._("Merge of contacts")})[0]
            self.create(values | {"partner_id": survivor.id if own else row.partner_id.id, "user_id": self.env.uid})

    @api.model
    def _overruled(self, partners):
        """Return the SELECT of the ids of refusals that hold for one of these contacts, and that another one's later
        consent would end.
        """
        scope = [SQL.identifier(name) for name in ("company_id", "channel", "purpose", "topic_id")]
        covers = SQL(" AND ").join(SQL("(o.%(n)s IS NULL OR o.%(n)s = r.%(n)s)", n=name) for name in scope)
        meets = SQL(" AND ").join(
            SQL("(g.%(n)s IS NULL OR r.%(n)s IS NULL OR g.%(n)s = r.%(n)s)", n=name)
            for name in (*scope, SQL.identifier("point"))
        )
        return SQL(
            """
            SELECT r.id FROM grc_consent r
             WHERE r.partner_id = ANY(%(partners)s) AND r.decision = ANY(%(refusals)s)
               AND (r.valid_until IS NULL OR r.valid_until >= CURRENT_DATE)
               AND NOT EXISTS (
                   SELECT 1 FROM grc_consent o
                    WHERE o.partner_id = r.partner_id AND (o.moment, o.id) > (r.moment, r.id) AND %(covers)s
                      AND (o.valid_until IS NULL OR o.valid_until >= CURRENT_DATE)
                      AND o.point IS NOT DISTINCT FROM r.point)
               AND EXISTS (
                   SELECT 1 FROM grc_consent g
                    WHERE g.partner_id = ANY(%(partners)s) AND g.partner_id <> r.partner_id AND g.decision = 'given'
                      AND (g.moment, g.id) > (r.moment, r.id) AND %(meets)s)
             ORDER BY r.moment, r.id
            """,
            partners=list(partners.ids),
            refusals=list(REFUSALS),
            covers=covers,
            meets=meets,
        )
