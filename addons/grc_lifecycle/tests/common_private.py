import json
from contextlib import suppress

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import SQL

from .common_actions import MONDAY, ActionCase

#: In every text that is not for everybody, and an amount that nothing else has.
MARK, STAKE = "MARK", 7654321.25
#: Tables that others read, or that a mail is made of.
TABLES = (
    *("mail_message", "mail_activity", "mail_mail", "mail_notification", "mail_tracking_value", "ir_attachment"),
    *("bus_bus", "crm_lead"),
)
SOURCES = ("playbook", "life_event", "overdue", "quotation", "complaint", "opportunity", "manual")


class PrivateCase(ActionCase):
    """Actions of every source whose every text and figure is marked, and everybody who may ask for them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.tz = "UTC"
        salesman = "sales_team.group_sale_salesman"
        cls.roles = {
            "seller": cls.seller,
            "insider": cls.new_user("pr_insider", f"{salesman},grc_base.group_grc_personal", tz="UTC"),
            "colleague": cls.new_user("pr_colleague", tz="UTC"),
            "all": cls.new_user("pr_all", "sales_team.group_sale_salesman_all_leads,grc_base.group_grc_user"),
            "manager": cls.new_user("pr_manager", "sales_team.group_sale_manager,grc_base.group_grc_manager"),
            "trusted": cls.new_user(
                "pr_trusted",
                "sales_team.group_sale_manager,grc_base.group_grc_manager,grc_base.group_grc_personal",
            ),
            "employee": cls.new_user("pr_employee", "base.group_user,base.group_partner_manager"),
            "portal": cls.new_user("pr_portal", "base.group_portal"),
        }
        cls.seller.tz = "UTC"
        cls.shop = cls.new_customer("Shop", user_id=cls.roles["insider"].id)
        cls.person = cls.env["grc.person"].create(
            {"partner_id": cls.shop.id, "name": f"{MARK} Jane", "birth_date": "1980-03-02"}
        )
        cls.rule = cls.env["grc.life.rule"].create(
            {
                "name": f"{MARK} event",
                "kind": "birthday",
                "activity_type_id": cls.env["mail.activity.type"].create({"name": f"{MARK} type"}).id,
                **{
                    name: f"{MARK} {name} of life_event {{{{person}}}} {{{{date}}}}"
                    for name in ("summary", "say", "offer")
                },
            }
        )
        cls.rule.active = False

    @classmethod
    def document(cls, source, partner, user):
        """Return the document of an action of a source; none."""
        if source == "quotation":
            order = cls.order(partner, confirm=False)
            order.user_id = user
            return order
        if source == "opportunity":
            values = {"name": "Lamps", "partner_id": partner.id, "user_id": user.id, "type": "opportunity"}
            return cls.env["crm.lead"].create(values | {"company_id": cls.company.id})
        return cls.env["res.partner"]

    @classmethod
    def marked(cls, source, user=None, **values):
        """Return an open action of a source with its activity; life events are the insider's."""
        private = source == "life_event"
        partner = cls.shop if private else cls.customer
        user = user or cls.roles["insider" if private else "seller"]
        document = cls.document(source, partner, user)
        action = cls.actions.create(
            {
                "company_id": cls.company.id,
                "partner_id": partner.id,
                "user_id": user.id,
                "source": source,
                "key": f"marked:{source}:{cls.env['grc.action'].search_count([])}",
                "date": MONDAY,
                "deadline": MONDAY,
                "res_model": document._name if document else False,
                "res_id": document.id,
                "stake": STAKE,
                "probability": 0.5,
                "effort": 10,
                **{name: f"{MARK} {name} of {source}" for name in ("summary", "why", "say", "offer")},
                **({"life_rule_id": cls.rule.id, "person_id": cls.person.id, "occasion_on": MONDAY} if private else {}),
            }
            | values
        )
        cls.env["grc.action.activity"]._make(action, cls.company, MONDAY)
        action.invalidate_recordset()
        return action

    def leaks(self):
        """Return ``(table, row)`` of what is marked where others may read it."""
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.flush_all()
        found = []
        for table in TABLES:
            rows = self.env.execute_query(self.scan(table))
            found += [(table, row[0]) for row in rows]
        return found

    @staticmethod
    def scan(table):
        amount = r"7[., \u202f\u00a0]?654[., \u202f\u00a0]?321"
        if table == "crm_lead":  # its expected revenue is its own
            return SQL(
                "SELECT CONCAT_WS(' ', name, description) FROM crm_lead WHERE CONCAT(name, description) ~ %s", MARK
            )
        return SQL("SELECT t::text FROM %s t WHERE t::text ~ %s", SQL.identifier(table), f"{MARK}|{amount}")

    def as_role(self, name, model):
        user = self.roles[name]
        return self.env[model].with_user(user).with_context(allowed_company_ids=self.company.ids, lang="en_US")

    def read_by(self, name):
        """Return all that a role is told of customers, actions and activities, as one text."""
        actions = self.as_role(name, "grc.action")
        partners = (self.customer | self.shop).ids
        columns = ["summary", "why", "say", "offer", "stake", "display_name", "key", "feedback", "dismiss_reason"]
        asked = (
            lambda: actions.search_read([], columns),
            lambda: actions.search_fetch([]).export_data(["summary", "why", "life_rule_id", "person_id/name"]),
            lambda: actions.formatted_read_group([], ["life_rule_id", "summary"], ["stake:sum"]),
            lambda: actions.name_search("MARK"),
            lambda: [actions.search_count([(column, "ilike", MARK)]) and MARK for column in columns[:4]],
            lambda: actions.browse(self.every.ids).read(columns),
            actions.get_day,
            actions.get_team_day,
            lambda: self.as_role(name, "mail.activity").with_context(active_test=False).search_read([]),
            lambda: (
                self.as_role(name, "mail.activity").search_count([("grc_action_ids.summary", "ilike", MARK)]) and MARK
            ),
            lambda: self.as_role(name, "mail.message").search_read([], ["body", "subject", "preview"]),
            lambda: self.as_role(name, "grc.timeline").search_read([("partner_id", "in", partners)], ["title"]),
            lambda: repr(self.as_role(name, "report.grc_lifecycle.report_handover")._get_report_values(partners)),
            lambda: self.as_role(name, "grc.meeting.report").search_read([], ["action_id", "activity_id"]),
            lambda: self.as_role(name, "grc.event").search_read([], ["kind", "data"]),
            lambda: self.as_role(name, "crm.lead").search_read([], ["name", "description"]),
        )
        told = []
        for question in asked:
            with suppress(UserError):
                told.append(json.dumps(question(), default=str))
        return "\n".join(told)

    @property
    def every(self):
        return self.actions.search(fields.Domain("key", "=like", "marked:%"))
