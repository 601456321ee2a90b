"""Two companies with salespeople and their customers, and a record of each model of ours."""

from odoo import Command
from odoo.addons.grc_base.tests.common import GrcCase
from odoo.fields import Domain
from odoo.tests import new_test_user

from . import samples
from .roles import COMPANIES, GROUPS, SELLERS

#: Reports over documents, and where they say whose a row is.
PARTNER = {
    "grc.customer": "partner_id",
    "grc.customer.document": "partner_id",
    "grc.capital.line": "partner_id",
    "grc.event": "partner_id",
    "grc.person.part": "person_id.partner_id",
    "grc.prospect": "partner_id",
    "grc.retention": "customer_id.partner_id",
    "grc.sale.analysis": "commercial_partner_id",
    "grc.timeline": "partner_id",
    "grc.transition": "partner_id",
    "grc.wallet.share": "partner_id",
}
#: Which of a report's rows stands for all, where the newest depends on the hour.
ROWS = {"grc.timeline": Domain("kind", "=", "opportunity"), "grc.person.part": Domain("part", "=", "identity")}
#: Models whose records come with those of another, and the field of that one.
WITH = {
    "grc.segment": ("grc.segmentation", "segment_ids"),
    "grc.stage.rule": ("grc.stage", "rule_ids"),
    "grc.playbook.step": ("grc.playbook", "step_ids"),
    "grc.privacy.request.line": ("grc.privacy.request", "line_ids"),
    "grc.audience.line": ("grc.audience", "line_ids"),
    "grc.campaign.step": ("grc.campaign", "step_ids"),
    "grc.campaign.recipe.step": ("grc.campaign.recipe", "step_ids"),
}


def is_ours(module):
    """Say whether a module, or the Python module of a class or function, is one of our addons."""
    return module.removeprefix("odoo.addons.").startswith("grc_")


class SecurityCase(GrcCase):
    """Each role is a user; salespeople have one customer each, and a record of every model."""

    parts = WITH

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.new_company("Second Ltd")
        cls.env.user.company_ids |= cls.second
        cls.today = cls.company._grc_today()
        cls.activity_type = cls.env.ref("mail.mail_activity_data_call")
        cls.users = {role: cls._user(role) for role in GROUPS}
        for company in (cls.company, cls.second):
            company._grc_own_stages()
        cls.partners = {key: cls._customer(key) for key in SELLERS}
        cls.records = {}
        cls._refresh_all()
        for key in SELLERS:
            for model, values in samples.of_customer(cls, key).items():
                cls.records.setdefault(model, {})[key] = cls.env[model.partition(":")[0]].create(values)
        for key, company in (("ours", cls.company), ("theirs", cls.second), ("shared", None)):
            for model, values in samples.of_company(cls, company).items():
                cls.records.setdefault(model, {})[key] = cls._config(model, values)
        cls._find_records()
        cls.env.flush_all()

    @classmethod
    def company_of(cls, key):
        """Return the company of a salesperson."""
        return cls.second if SELLERS[key] == "second" else cls.company

    @classmethod
    def stage(cls, company):
        """Return a stage of buyers of a company; None: one that all share."""
        stages = cls.env["grc.stage"]._of_owner(company.id if company else False)
        return stages.filtered(lambda stage: stage.code == "active")

    @classmethod
    def _user(cls, role):
        companies = {"second": cls.second, "all": cls.env["res.company"].search([])}.get(
            COMPANIES.get(role), cls.company
        )
        company = cls.company if cls.company in companies else companies
        return new_test_user(
            cls.env,
            f"sec_{role}",
            GROUPS[role],
            company_id=company.id,
            company_ids=[Command.set(companies.ids)],
            tz="UTC",
        )

    @classmethod
    def _customer(cls, key):
        """Return a customer with a contact, an invoice, an order and an opportunity that all in sales may see."""
        company = cls.company_of(key)
        partner = cls.partner(f"Customer of {key}", user_id=cls.users[key].id, email=f"{key}@example.com")
        cls.partner(f"Contact of {key}", parent_id=partner.id, is_company=False)
        for day in (-500, -400, -40):
            cls.invoice(partner, day, 1000, company=company, product=cls.good, invoice_user_id=False)
        cls.invoice(partner, -30, 10, company=company, product=cls.good, invoice_user_id=cls.users[key].id)
        env = cls.env(context=dict(cls.env.context, allowed_company_ids=company.ids))
        env["sale.order"].create({"partner_id": partner.id, "company_id": company.id, "user_id": False})
        env["crm.lead"].create(
            {
                "name": f"Lead of {key}",
                "type": "opportunity",
                "partner_id": partner.id,
                "user_id": False,
                "company_id": company.id,
            }
        )
        env["grc.prospect"].create({"partner_id": partner.id, "company_id": company.id})
        return partner

    @classmethod
    def _refresh_all(cls):
        for company in (cls.company, cls.second):
            cls.refresh(company=company)
        for key, partner in cls.partners.items():
            values = {"partner_id": partner.id, "company_id": cls.company_of(key).id, "date": cls.today}
            cls.env["grc.transition"].create({**values, "dimension": "segment"})
            cls.env["grc.event"].create({**values, "kind": "test"})

    @classmethod
    def _config(cls, model, values):
        """Return a record of a company; the one that it has already, where there is one of a kind only."""
        names = ("company_id", "as_of", "measure", "source", "part", "gate")
        unique = [(name, "=", values[name]) for name in names if name in values]
        found = cls.env[model]
        if (values.get("company_id") or {"part", "gate"} & values.keys()) and len(unique) > 1:
            found = found.search(unique, limit=1)
        return found or found.create(values)

    @classmethod
    def _find_records(cls):
        """Find what follows from documents, and what came with other records."""
        everywhere = cls.env(context={"allowed_company_ids": (cls.company | cls.second).ids, "active_test": False})
        for model, path in PARTNER.items():
            for key, partner in cls.partners.items():
                domain = Domain(path, "=", partner.id) & ROWS.get(
                    model, Domain("company_id", "=", cls.company_of(key).id)
                )
                cls.records.setdefault(model, {})[key] = everywhere[model].search(domain, limit=1)
        for model, (other, name) in WITH.items():
            cls.records[model] = {key: record[name][:1] for key, record in cls.records[other].items()}
        for key, company in (("ours", cls.company), ("theirs", cls.second)):
            likeness = cls.records["grc.likeness"][key]
            trait = cls.env["grc.likeness.trait"].create({"likeness_id": likeness.id, "kind": "city", "value": "Lyon"})
            cls.records.setdefault("grc.likeness.trait", {})[key] = trait
            queued = cls.env["grc.queue"].create({"company_ref": company.id, "partner_ref": cls.env.user.partner_id.id})
            cls.records.setdefault("grc.queue", {})[key] = queued
            for model in ("grc.refresh", "grc.relation.cost.month"):
                found = everywhere[model].search([("company_id", "=", company.id)], limit=1)
                cls.records.setdefault(model, {})[key] = found
        for key, user in cls.users.items():
            if key in SELLERS:
                found = everywhere["grc.salesforce"].search([("user_id", "=", user.id)], limit=1)
                cls.records.setdefault("grc.salesforce", {})[key] = found

    def as_role(self, role):
        """Return the environment of a role, in all of its companies."""
        user = self.users[role]
        return self.env(user=user, context={"allowed_company_ids": user.company_ids.ids})

    def our_models(self):
        """Return the names of the models that our addons define."""
        return [name for name, model in self.env.registry.items() if is_ours(model._original_module or "")]
