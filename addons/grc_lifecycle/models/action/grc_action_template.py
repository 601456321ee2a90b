from markupsafe import Markup
from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import Within
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...engine import placeholders

#: What can be at stake: figures of ``grc_customer``, or what customers bring on average, for whom nothing is known of.
STAKES = [
    ("clv_predicted", "Expected margin (12 months)"),
    ("window_margin", "Margin of the window"),
    ("best_margin", "Margin of his best 12 months"),
    ("average", "Mean margin of those who bought in the window"),
]
WHO = [
    ("salesperson", "The customer's salesperson"),
    ("leader", "His team leader"),
    ("owner", "The owner of the stage"),
    ("user", "A fixed user"),
]
CHANNELS = [("phone", "Phone"), ("email", "E-mail"), ("sms", "SMS"), ("letter", "Letter"), ("visit", "Visit")]
#: Texts that may contain placeholders.
TEXTS = ("summary", "say", "offer")


class GrcActionTemplate(models.AbstractModel):
    """What an action is to be: who does it, what to say, what it may bring and cost."""

    _name = "grc.action.template"
    _inherit = "grc.bounded"
    _description = "Template of Actions"

    activity_type_id = fields.Many2one("mail.activity.type", required=True, ondelete="restrict")
    who = fields.Selection(
        WHO,
        "Assigned to",
        required=True,
        default="salesperson",
        help="Where he is archived, on leave or missing: the salesperson, else the team leader, else the owner of the"
        " stage; else the action stays unassigned.",
    )
    user_id = fields.Many2one(
        "res.users", domain="[('active', '=', True), ('share', '=', False)]", ondelete="set null", check_company=True
    )
    channel = fields.Selection(
        CHANNELS,
        help="How the customer is addressed. Whoever must not be contacted that way gets no such action.",
    )
    summary = fields.Char(required=True, translate=True, help="What to do, with the customer's figures.")
    say = fields.Text("What to say", translate=True, help="The script of the call, with the customer's figures.")
    offer = fields.Text(
        "What to offer", translate=True, help="{{offer}} lists what he buys and what goes with it, as far as in stock."
    )
    stake_by = fields.Selection(
        STAKES, "Margin at stake", required=True, default="clv_predicted", help="Figure of the customer at stake."
    )
    probability = fields.Float(required=True, default=0.1, help="Chance, from 0 to 1, that it brings what is at stake.")
    effort = fields.Float("Effort (minutes)", required=True, default=15)
    placeholder_help = fields.Html("Placeholders", compute="_compute_placeholder_help")

    _probability_range = Within("probability", 0, 1, "The probability lies between 0 and 1 (100 %).")
    _effort_positive = Within("effort", 1, 2400, "The effort is 1 to 2400 minutes (a working week).")

    @api.depends_context("lang")
    def _compute_placeholder_help(self):
        known = self._placeholders()
        rows = Markup("").join(
            Markup("<li><code>{{%s}}</code> %s</li>") % (name, meaning) for name, meaning in known.items()
        )
        self.placeholder_help = Markup("<ul class='mb-0'>%s</ul>") % rows

    @api.constrains(*TEXTS)
    def _check_placeholders(self):
        known = self._placeholders()
        for record in self:
            for name in TEXTS:
                wrong = placeholders.unknown(record[name], known)
                if wrong:
                    raise ValidationError(
                        self.env._(
                            "“%(field)s” contains %(wrong)s, which nothing can be put in for. Write one of %(known)s.",
                            field=record._fields[name]._description_string(self.env),
                            wrong=", ".join(f"{{{{{item}}}}}" if item.strip("{}") else item for item in wrong),
                            known=", ".join(f"{{{{{item}}}}}" for item in known),
                        )
                    )

    @api.constrains("who", "user_id")
    def _check_user(self):
        for record in self:
            if record.who == "user" and not record.user_id:
                raise ValidationError(self.env._("“%s” is for a fixed user: choose him.", record.summary))
            user = record.sudo().user_id
            if user and not user._grc_there(user.company_id):
                raise ValidationError(self.env._("Choose an active colleague of %s.", user.company_id.name))

    def copy_data(self, default=None):
        """Who has gone since is not copied: the copy would be refused."""
        copies = super().copy_data(default)
        for record, values in zip(self, copies, strict=True):
            user = record.sudo().user_id
            if user and values.get("user_id") == user.id and not user._grc_there(user.company_id):
                values["user_id"] = False
                if values.get("who") == "user":
                    values["who"] = "salesperson"
        return copies

    @api.model
    def _placeholders(self):
        """Return ``{name: meaning}`` of what can be put into the texts."""
        return {
            "customer": self.env._("his name"),
            "silence": self.env._("days since his last purchase"),
            "usual": self.env._("days after which he usually buys again"),
            "patience": self.env._("days for which he may be silent before it means something"),
            "first_purchase": self.env._("day of his first purchase"),
            "last_purchase": self.env._("day of his last purchase"),
            "purchases": self.env._("his purchase days to date"),
            "revenue": self.env._("his revenue to date"),
            "monetary": self.env._("his revenue within the window"),
            "expected": self.env._("margin expected of him"),
            "stage": self.env._("his stage"),
            "segment": self.env._("his segment"),
            "entered": self.env._("day on which he entered the stage"),
            "last_products": self.env._("what he bought last"),
            "best_products": self.env._("what he buys most"),
            "complements": self.env._("what others buy with it"),
            "offer": self.env._("what he buys most and what goes with it, as far as in stock, one a line"),
        }

    @api.model
    def _stake_sql(self, template, customer, company):
        """Return SQL of the margin at stake, never negative.

        :param str template: alias of a table of templates
        :param str customer: alias of ``grc_customer``
        :param company: ``res.company``, one record
        """
        figures = {name: SQL.identifier(customer, name) for name, __ in STAKES if name != "average"}
        figures["average"] = SQL(
            "(SELECT AVG(m.window_margin) FROM grc_customer m WHERE m.company_id = %s AND m.frequency > 0)", company.id
        )
        cases = SQL(" ").join(SQL("WHEN %s THEN %s", name, figure) for name, figure in figures.items())
        return SQL("ROUND(GREATEST(COALESCE(CASE %s %s END, 0), 0), 2)", SQL.identifier(template, "stake_by"), cases)
