"""What a merge, an archive and a deletion do to every record of ours that refers to another."""

from contextlib import contextmanager
from itertools import count

import psycopg2
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common_actions import MONDAY, ActionCase

#: Links by what happens when their target is deleted: ``cascade``: gone with it; ``empty``: without it; ``refused``: it
#: cannot be deleted; ``log``: what happened stays told, and whoever opens it is told that it is gone.
DELETED = {
    "cascade": """
        grc.action.assumption.company_id grc.action.company_id grc.action.partner_id
        grc.activity.time.activity_type_id grc.activity.time.company_id grc.clv.fit.company_id
        grc.competitor.company_id grc.cost.basis.company_id grc.customer.company_id grc.customer.partner_id
        grc.dismiss.reason.company_id grc.event.company_id grc.event.partner_id grc.goal.company_id grc.goal.team_id
        grc.goal.user_id grc.group.company_id grc.grouping.company_id grc.life.rule.company_id grc.likeness.company_id
        grc.likeness.trait.likeness_id grc.meeting.report.company_id grc.person.partner_id grc.plan.company_id
        grc.playbook.company_id grc.playbook.stage_id grc.playbook.step.playbook_id grc.product.complement.company_id
        grc.product.complement.other_id grc.product.complement.product_id grc.promise.company_id
        grc.promise.partner_id grc.prospect.company_id grc.prospect.partner_id grc.refresh.company_id
        grc.relation.cost.analytic_account_id grc.relation.cost.company_id grc.repair.company_id
        grc.risk.fit.company_id grc.segment.segmentation_id grc.segmentation.company_id grc.stage.company_id
        grc.stage.override.company_id grc.stage.override.partner_id grc.stage.override.stage_id
        grc.stage.rule.stage_id grc.threshold.company_id grc.transition.company_id grc.transition.partner_id
        grc.wallet.categ_id grc.wallet.company_id grc.wallet.partner_id grc.wallet.peer.categ_id
        grc.wallet.peer.company_id grc.wallet.peer.group_id grc.wallet.peer.industry_id
        grc.opposition.company_id grc.privacy.request.company_id grc.privacy.request.line.request_id
        grc.consent.company_id grc.consent.reading.company_id grc.consent.rule.company_id grc.consent.topic.company_id
        grc.person.part.person_id grc.person.taste.partner_id grc.person.taste.product_id grc.person.taste.categ_id
        grc.person.role.company_id grc.person.income.company_id grc.person.purpose.company_id
        grc.person.erasure.company_id grc.completeness.item.company_id grc.completeness.value.partner_id
        grc.completeness.score.company_id grc.completeness.score.item_id
        grc.preference.link.company_id grc.preference.link.partner_id
        grc.audience.company_id grc.audience.line.audience_id
        grc.campaign.company_id grc.campaign.step.campaign_id grc.campaign.participation.campaign_id
        grc.campaign.participation.company_id grc.campaign.task.participation_id grc.campaign.task.campaign_id
        grc.campaign.task.company_id grc.campaign.refusal.task_id grc.campaign.refusal.campaign_id
        grc.campaign.refusal.company_id grc.contact.ledger.task_id grc.contact.ledger.campaign_id
        grc.contact.ledger.company_id grc.pressure.rule.company_id grc.contact.floor.company_id
        grc.campaign.gate.rule.company_id
        grc.campaign.outcome.task_id grc.campaign.outcome.campaign_id grc.campaign.outcome.company_id
        grc.campaign.click.task_id grc.campaign.click.campaign_id grc.campaign.click.company_id
        grc.campaign.click.trace_id
        grc.campaign.review.campaign_id grc.campaign.review.company_id grc.campaign.review.partner_id
        grc.campaign.recipe.company_id grc.campaign.recipe.step.recipe_id grc.relation.cost.campaign_id
        grc.campaign.occasion.campaign_id grc.campaign.occasion.company_id
    """,
    "empty": """
        grc.action.activity_id grc.action.life_rule_id grc.action.person_id grc.action.product_id grc.action.res_id
        grc.action.stage_id grc.action.step_id grc.action.team_id grc.action.user_id grc.customer.group_id
        grc.customer.stage_before_id grc.customer.stage_id grc.customer.stage_override_id grc.group.grouping_id
        grc.life.rule.category_id grc.life.rule.user_id grc.likeness.trait.explained_id grc.meeting.report.action_id
        grc.meeting.report.activity_id grc.meeting.report.competitor_ids grc.meeting.report.event_id
        grc.meeting.report.lead_id grc.meeting.report.next_activity_id grc.meeting.report.next_user_id
        grc.meeting.report.order_id grc.playbook.step.user_id grc.promise.move_id grc.relation.cost.medium_id
        grc.relation.cost.team_id grc.segment.user_id grc.stage.user_id res.company.grc_excluded_journal_ids
        res.company.grc_likeness_tag_ids res.company.grc_walk_in_ids grc.action.given_by_id
        grc.action.assumption.dispute_user_id grc.competitor.replaces_id grc.dismiss.reason.replaces_id
        grc.life.rule.replaces_id grc.playbook.replaces_id grc.segmentation.replaces_id
        grc.consent.partner_id grc.consent.user_id grc.consent.reading.user_id grc.consent.rule.country_ids
        grc.consent.rule.state_ids grc.person.contact_id grc.person.nationality_id grc.person.income_id
        grc.person.role_ids grc.person.part.user_id grc.person.taste.person_id grc.person.taste.user_id
        grc.completeness.value.user_id mailing.list.grc_topic_id
        grc.campaign.utm_campaign_id grc.campaign.participation.partner_id grc.campaign.task.mail_id
        grc.campaign.task.activity_id grc.campaign.refusal.rule_id grc.campaign.refusal.consent_rule_id
        grc.contact.ledger.partner_id grc.campaign.step.of_id grc.campaign.task.trace_id
        grc.campaign.task.outcome_id grc.campaign.outcome.trace_id grc.campaign.click.link_id
        grc.campaign.recipe.step.activity_type_id grc.campaign.held_by_id grc.campaign.task.lead_id
        grc.campaign.review.activity_id
        grc.campaign.review.author_id grc.campaign.approval_by_id grc.campaign.approved_by_id
    """,
    "refused": """
        grc.action.activity_type_id grc.customer.segment_before_id grc.customer.segment_id
        grc.life.rule.activity_type_id grc.meeting.report.contact_id grc.meeting.report.partner_id
        grc.pressure.rule.tag_ids
        grc.meeting.report.user_id grc.playbook.segment_ids grc.playbook.step.activity_type_id grc.promise.user_id
        grc.stage.override.user_id grc.stage.rule.segment_ids grc.transition.from_segment_id
        grc.transition.from_stage_id grc.transition.to_segment_id grc.transition.to_stage_id
        res.company.grc_segmentation_id grc.consent.rule.country_group_id grc.consent.topic_id
        mailing.mailing.grc_company_id
        grc.privacy.request.partner_id grc.privacy.request.user_id
        grc.audience.line.other_id grc.audience.line.product_ids grc.audience.line.categ_ids
        grc.campaign.user_id grc.campaign.audience_id grc.campaign.step.mailing_id
        grc.campaign.step.activity_type_id grc.campaign.task.step_id grc.campaign.step.tag_id
    """,
    "log": "grc.event.res_id grc.repair.res_id grc.action.movement_id",
    # Stored copies of their owner's company, which go with it.
    "owner": """
        grc.likeness.trait.company_id grc.playbook.step.company_id grc.segment.company_id grc.stage.rule.company_id
        grc.privacy.request.line.company_id grc.audience.line.company_id grc.campaign.step.company_id
        grc.campaign.recipe.step.company_id
    """,
}
#: Documents that the links by model and id are tried with.
DOCUMENTS = ("res.partner", "crm.lead", "sale.order", "account.move")
ON_DELETE = {"cascade": "cascade", "restrict": "refused", "set null": "empty"}
#: What rows want beside what they must have.
WANTED = {
    "grc.relation.cost": {"date_from": MONDAY, "date_to": MONDAY},
    "grc.promise": {"kind": "dispute", "reason": "Broken"},
    "grc.consent": {"moment": MONDAY},
    "grc.consent.reading": {"moment": MONDAY},
    "mailing.mailing": {"email_from": "us@example.com"},
    "mailing.trace": {"model": "res.partner", "res_id": 1},
    "grc.privacy.request": {"moment": MONDAY},
    # Done: what runs is somebody's, which the link to it decides.
    "grc.campaign.participation": {"entered_at": MONDAY, "state": "done"},
    "grc.campaign.task": {"due_at": MONDAY, "expires_at": MONDAY},
    "grc.campaign.refusal": {"moment": MONDAY},
    "grc.contact.ledger": {"moment": MONDAY},
    "grc.campaign.outcome": {"moment": MONDAY},
    "grc.campaign.click": {"moment": MONDAY},
    "grc.campaign.occasion": {"moment": MONDAY},
}
#: Targets that are not archived while something refers to them, or that have tests of their own.
KEPT = ("res.company", "grc.stage", "grc.audience")


class LinksCase(ActionCase):
    """Point 11: for each link of each of our models, what merge, archive and deletion of its target do."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.number = count(1)
        cls.rules = {link: rule for rule, links in DELETED.items() for link in links.split()}

    # Rows of any model, and what they refer to

    def links(self):
        """Yield ``(model, field)`` of all stored links of ours."""
        for model in self.env.values():
            if model._auto and not model._abstract and not model._transient:
                for field in model._fields.values():
                    ours = model._name.startswith("grc.") or field.name.startswith("grc_")
                    if ours and field.store and field.name not in ("create_uid", "write_uid"):
                        if field.type in ("many2one", "many2many", "many2one_reference", "reference"):
                            yield model, field

    def target(self, name):
        """Return a new record of a model, of which nothing is known but that it is there."""
        place = next(self.number)
        company = {"company_id": self.company.id}
        values = {
            "res.company": {"name": f"Company {place}"},
            "res.partner": {"name": f"Partner {place}"},
            "crm.team": {"name": f"Team {place}", **company},
            "mail.activity.type": {"name": f"Type {place}"},
            "crm.lead": {"name": f"Lead {place}", "type": "opportunity", "partner_id": self.customer.id, **company},
            "sale.order": {"partner_id": self.customer.id, **company},
            "calendar.event": {"name": "Visit", "start": "2026-03-02 08:00:00", "stop": "2026-03-02 09:00:00"},
            "product.product": {"name": f"Product {place}"},
            "product.category": {"name": f"Category {place}"},
            "product.template": {"name": f"Product {place}"},
            "account.analytic.account": {"name": "Fair", "plan_id": self.plan_of_accounts().id, **company},
            "utm.medium": {"name": f"Medium {place}"},
            "account.journal": {"name": f"Journal {place}", "code": f"J{place}", "type": "sale", **company},
            "account.move": {"partner_id": self.customer.id, "move_type": "out_invoice", **company},
            "res.partner.category": {"name": f"Tag {place}"},
            "res.partner.industry": {"name": f"Industry {place}"},
            "res.country": {"name": f"Country {place}", "code": f"{place // 10 % 10}{place % 10}"},
        }
        if name == "res.users":
            return self.new_user(f"grc_links_{place}")
        if name == "ir.model":
            return self.env["ir.model"]._get("res.partner")
        if name == "mail.activity":
            return self.customer.activity_schedule(summary=f"Activity {place}", user_id=self.seller.id)
        if name == "grc.stage":
            # One more place in the ladder, whose others find their customers without it.
            return self.stages["active"].copy({"rule_ids": [], "sequence": 1, "active": False})
        return self.env[name].create(values[name]) if name in values else self.env[name].browse(self.row(name))

    def plan_of_accounts(self):
        return self.env["account.analytic.plan"].search([], limit=1)

    def row(self, name, **values):
        """Insert a row of one of our models with no more than what it must have; return its id."""
        model, values = self.env[name], WANTED.get(name, {}) | values
        columns = self.env.execute_query(
            SQL(
                """
                SELECT a.attname FROM pg_attribute a
                 WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND a.attnotnull AND a.attname <> 'id'
                """,
                model._table,
            )
        )
        for (column,) in columns:
            if column not in values:
                values[column] = self.value(model._fields[column])
        self.env.flush_all()
        self.cr.execute(
            SQL(
                "INSERT INTO %s (%s) VALUES %s RETURNING id",
                SQL.identifier(model._table),
                SQL(", ").join(map(SQL.identifier, values)),
                tuple(values.values()),
            )
        )
        self.env.invalidate_all(flush=False)
        return self.cr.fetchone()[0]

    def value(self, field):
        """Return a value for a required column."""
        if field.type == "many2one":
            known = {"res.company": self.company, "res.users": self.seller}
            return (known.get(field.comodel_name) or self.target(field.comodel_name)).id
        if field.type == "selection":
            return field.get_values(self.env)[0]
        if getattr(field, "translate", False):
            return '{"en_US": "x"}'
        return {"date": MONDAY, "boolean": False, "integer": 1, "float": 1, "monetary": 1, "json": "{}"}.get(
            field.type, f"x{next(self.number)}"
        )

    # A link

    def link(self, model, field, target):
        """Return a row that refers to a target; rows of companies are the company itself."""
        if field.type == "many2many":
            record = self.company if model._name == "res.company" else model.browse(self.row(model._name))
            self.cr.execute(
                SQL(
                    "INSERT INTO %s (%s, %s) VALUES (%s, %s)",
                    *map(SQL.identifier, (field.relation, field.column1, field.column2)),
                    record.id,
                    target.id,
                )
            )
        elif model._name == "res.company":
            record = self.env["res.company"].create({"name": f"Company {next(self.number)}"})
            self.cr.execute(
                SQL("UPDATE res_company SET %s = %s WHERE id = %s", SQL.identifier(field.name), target.id, record.id)
            )
        else:
            values = {field.name: target.id}
            if field.type == "many2one_reference":
                values[field.model_field] = target._name
                if target._name == "res.partner":
                    target.write({"parent_id": self.customer.id, "is_company": False})
                if "partner_id" in model._fields:
                    values["partner_id"] = self.customer.id
            if field.name == "contact_id" and model._name == "grc.meeting.report":
                values["partner_id"] = target.commercial_partner_id.id
            if model._name == "grc.threshold":
                self.env["grc.threshold"].search([("company_id", "=", target.id)]).unlink()
            record = model.browse(self.row(model._name, **values))
        self.env.invalidate_all()
        return record

    def found(self, record, field):
        """Return the ids that a row refers to, None when it is gone."""
        self.env.flush_all()
        if field.type == "many2many":
            query = SQL(
                "SELECT ARRAY_AGG(r.%s) FROM %s t LEFT JOIN %s r ON r.%s = t.id WHERE t.id = %s GROUP BY t.id",
                *map(SQL.identifier, (field.column2, record._table, field.relation, field.column1)),
                record.id,
            )
        else:
            column, table = SQL.identifier(field.name), SQL.identifier(record._table)
            query = SQL("SELECT ARRAY[%s] FROM %s WHERE id = %s", column, table, record.id)
        rows = self.env.execute_query(query)
        return [place for place in rows[0][0] or () if place] if rows else None

    def targets(self, field):
        if field.type != "many2one_reference":
            return (field.comodel_name,)
        return ("crm.team", "grc.wallet") if field.model_name == "grc.repair" else DOCUMENTS

    def each(self, only=None):
        """Yield ``(name, model, field, name of the target's model)`` of each link that is tried."""
        for model, field in self.links():
            for comodel in self.targets(field):
                name = f"{model._name}.{field.name}"
                if (not only or comodel in only) and self.rules.get(name) != "owner":
                    yield name, model, field, comodel

    @contextmanager
    def tried(self, name, model, field, comodel):
        """Yield a row that refers to a new target, and that target, in a transaction of its own."""
        with self.subTest(name, target=comodel):
            with self.cr.savepoint() as savepoint, mute_logger("odoo.sql_db"):
                target = self.target(comodel)
                yield self.link(model, field, target), target
                savepoint.rollback()
        self.env.invalidate_all(flush=False)
        self.env.registry.clear_cache()

    def after_deletion(self, record, field, target):
        try:
            with self.cr.savepoint():
                target.unlink()
                self.env.flush_all()
        except (UserError, ValidationError, psycopg2.IntegrityError):
            return "refused"
        ids = self.found(record, field)
        return "cascade" if ids is None else "log" if target.id in ids else "empty"


@tagged("post_install", "-at_install")
class TestLinks(LinksCase):
    def test_every_link_has_a_rule(self):
        """Point 11: a link of ours that is in no rule fails, and so does a rule for no link."""
        self.assertEqual({f"{model._name}.{field.name}" for model, field in self.links()}, set(self.rules))

    def test_deleted(self):
        """Point 11: what the deletion of a target does to each link."""
        links = list(self.each())
        self.assertGreater(len(links), 50)
        for name, model, field, comodel in links:
            if comodel == "res.company":
                # A company has journals and stocks, and is not deleted in practice.
                with self.subTest(name):
                    self.assertEqual(ON_DELETE[field.ondelete], self.rules[name])
                continue
            with self.tried(name, model, field, comodel) as (record, target):
                self.assertEqual(self.after_deletion(record, field, target), self.rules[name])

    def test_archived(self):
        """Point 11: an archived target stays what it is referred to as."""
        tried = 0
        for name, model, field, comodel in self.each():
            if "active" in self.env[comodel]._fields and comodel not in KEPT:
                tried += 1
                with self.tried(name, model, field, comodel) as (record, target):
                    target.sudo().active = False
                    self.assertEqual(self.found(record, field), target.ids)
        self.assertGreater(tried, 15)
