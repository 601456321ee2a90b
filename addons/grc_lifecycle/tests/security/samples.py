"""Records of each model of ours: of a salesperson's customer, or of a company."""

from datetime import date, timedelta

from odoo import Command


def of_customer(case, key):
    """Return ``{model: values}`` of the records of the customer of a salesperson."""
    partner, company, user = case.partners[key], case.company_of(key), case.users[key]
    today = case.today
    mine = {"partner_id": partner.id, "company_id": company.id}
    return {
        "grc.person": {"partner_id": partner.id, "name": f"Person of {key}", "birth_date": "1980-03-02"},
        "grc.person.taste": {"partner_id": partner.id, "kind": "topic", "name": f"Taste of {key}"},
        "grc.completeness.value": {"partner_id": partner.id, "name": "partner.test", "confirmed_on": today},
        "grc.consent": {**mine, "channel": "letter", "decision": "refused", "source": f"Letter of {key}"},
        "grc.privacy.request": {**mine, "kind": "export"},
        "grc.wallet": {**mine, "spending": 5000, "note": f"Wallet of {key}"},
        "grc.goal": {"company_id": company.id, "user_id": user.id, "target": 100, "period": "month"},
        "grc.stage.override": {
            **mine,
            "stage_id": case.stage(company).id,
            "user_id": user.id,
            "date_to": today + timedelta(days=9),
            "reason": f"Reason of {key}",
        },
        "grc.action": _action(mine, user, today, "quotation"),
        "grc.action:life_event": _action(mine, user, today, "life_event"),
        "grc.promise": {
            **mine,
            "user_id": user.id,
            "kind": "dispute",
            "made_on": today,
            "reason": f"Why {key} does not pay",
        },
        "grc.meeting.report": {**mine, "user_id": user.id, "said": f"Said of {key}"},
        **_in_campaign(case, mine),
    }


def _audience(case, company):
    """Return an audience of a company."""
    audiences = case.env["grc.audience"]
    values = {"name": "Of the samples", "company_id": company}
    found = audiences.search([(name, "=", value) for name, value in values.items()], limit=1)
    return found or audiences.create(values | {"line_ids": [Command.create({"domain": "[]"})]})


def _campaign_values(case, company):
    """Return the values of a campaign of a company that could be launched."""
    step = {"name": "Step", "action": "activity", "activity_type_id": case.activity_type.id, "after": "launch"}
    return {"company_id": company, "audience_id": _audience(case, company).id, "step_ids": [Command.create(step)]}


def _trace(case, mine):
    """Return the trace of a mail to a customer, made once."""
    traces, own = case.env["mailing.trace"], {"model": "res.partner", "res_id": mine["partner_id"]}
    return traces.search([(name, "=", value) for name, value in own.items()], limit=1) or traces.create(own)


def _in_campaign(case, mine):
    """Return ``{model: values}`` of what a campaign has of a customer; what they hang on is made once."""
    company, partner, moment = mine["company_id"], mine["partner_id"], case.today
    campaigns, name = case.env["grc.campaign"], "Of the samples"
    campaign = campaigns.search([("name", "=", name), ("company_id", "=", company)], limit=1)
    campaign = campaign or campaigns.create({"name": name, **_campaign_values(case, company)})
    own = {"campaign_id": campaign.id, "company_id": company}
    rows, tasks = case.env["grc.campaign.participation"], case.env["grc.campaign.task"]
    row = rows.search([("campaign_id", "=", campaign.id), ("partner_id", "=", partner), ("event_key", "=", "")])
    row = row or rows.create({**own, "partner_id": partner, "event_key": "", "entered_at": moment})
    due = {**own, "participation_id": row.id, "step_id": campaign.step_ids.id, "due_at": moment, "expires_at": moment}
    task = row.task_ids.filtered("occurrence") or tasks.create({**due, "occurrence": 1})
    return {
        "grc.campaign.review": {
            **own,
            "campaign_id": _planned(case, company).id,
            "partner_id": partner,
            "reason": "No",
        },
        "grc.campaign.participation": {**own, "partner_id": partner, "event_key": "sample", "entered_at": moment},
        "grc.campaign.task": due,
        "grc.campaign.refusal": {
            **own,
            "task_id": task.id,
            "reason": "pressure",
            "res_model": "res.partner",
            "res_id": partner,
            "moment": moment,
        },
        "grc.campaign.outcome": {**own, "task_id": task.id, "kind": "reply", "moment": moment, "evidence": "<sample>"},
        "grc.campaign.click": {**own, "task_id": task.id, "trace_id": _trace(case, mine).id, "moment": moment},
        "grc.campaign.occasion": {**own, "event_key": f"sample,{partner}", "moment": moment},
        "grc.contact.ledger": {
            **own,
            "task_id": task.id,
            "partner_id": partner,
            "channel": "email",
            "purpose": "marketing",
            "moment": moment,
        },
    }


def _planned(case, company):
    """Return a campaign of a company that waits for its launch, made once."""
    campaigns, name = case.env["grc.campaign"], "Planned of the samples"
    found = campaigns.search([("name", "=", name), ("company_id", "=", company)], limit=1)
    if not found:
        found = campaigns.create({"name": name, **_campaign_values(case, company)})
        found.write({"state": "planned", "planned_at": case.today + timedelta(days=9)})
    return found


def _action(mine, user, today, source):
    return {
        **mine,
        "user_id": user.id,
        "source": source,
        "key": f"test:{source}:{user.login}",
        "date": today,
        "deadline": today,
        "summary": "Summary",
        "why": "Why",
        "stake": 1000,
        "probability": 0.5,
        "effort": 15,
    }


def of_company(case, company):
    """Return ``{model: values}`` of the records of a company; None: of those that all companies share."""
    name = company.name if company else "Shared"
    own = {"company_id": company.id if company else False}
    found = {
        "grc.segmentation": {**own, "name": f"Segmentation of {name}", "segment_ids": [Command.create(segment())]},
        "grc.stage": {
            **own,
            "name": f"Stage of {name}",
            "phase": "active",
            "sequence": 1,
            "rule_ids": [Command.create({"min_revenue": 10**9})],
        },
        "grc.playbook": {
            **own,
            "name": f"Playbook of {name}",
            "stage_id": case.stage(company).id,
            "step_ids": [Command.create({"kind": "call", "summary": f"Step of {name}"})],
        },
        "grc.life.rule": {
            **own,
            "name": f"Life event of {name}",
            "kind": "birthday",
            "summary": "Congratulate",
            "activity_type_id": case.activity_type.id,
        },
        "grc.dismiss.reason": {**own, "name": f"Reason of {name}"},
        "grc.competitor": {**own, "name": f"Competitor of {name}"},
        "grc.consent.rule": {**own, "name": f"Rule of {name}"},
        "grc.consent.topic": {**own, "name": f"Topic of {name}"},
        "grc.person.role": {**own, "name": f"Role of {name}"},
        "grc.person.income": {**own, "name": f"Band of {name}"},
        "grc.person.purpose": {**own, "part": "income", "purpose": f"Purpose of {name}"},
        "grc.completeness.item": {**own, "name": f"Item of {name}", "question": "Which?", "field_name": "ref"},
        "grc.opposition": {**own, "digest": f"hash of {name}", "channel": "email"},
        "grc.pressure.rule": {**own, "name": f"Rule of {name}"},
        "grc.contact.floor": {**own, "value_class": "c"},
        "grc.campaign.gate.rule": {**own, "gate": "overdue"},
        "grc.campaign.recipe": {
            **own,
            "name": f"Recipe of {name}",
            "step_ids": [Command.create({"name": f"Step of {name}"})],
        },
    }
    if company:
        found |= _of_one_company(case, own)
    return found


def segment():
    """Return the values of a segment that covers all."""
    return {"name": "All", "r_min": 1, "r_max": 5, "fm_min": 1, "fm_max": 5}


def _of_one_company(case, own):
    day = case.today
    return {
        "grc.audience": {
            **own,
            "name": "Everyone",
            "line_ids": [Command.create({"domain": "[]"})],
        },
        "grc.campaign": {"name": f"Campaign of {own['company_id']}", **_campaign_values(case, own["company_id"])},
        "grc.campaign.launch": {
            "campaign_id": case.env["grc.campaign"].search([("company_id", "=", own["company_id"])], limit=1).id
        },
        "grc.campaign.guide": dict(own),
        "grc.threshold": {**own, "measure": "recency", "first": 1, "second": 2, "third": 3, "fourth": 4},
        "grc.person.erasure": {**own, "part": "income", "day": day, "number": 3},
        "grc.completeness.score": {
            **own,
            "item_id": case.env.ref("grc_base.item_email").id,
            "kind": "person",
            "as_of": day,
        },
        "grc.consent.reading": {**own, "channel": "visit", "reading": "allowed"},
        "grc.preference.link": {**own, "channel": "email", "point": "somebody@example.com"},
        "grc.activity.time": {**own, "activity_type_id": case.activity_type.id, "minutes": 7},
        "grc.action.assumption": {**own, "source": "overdue", "probability": 0.4, "effort": 9, "lead_days": 2},
        "grc.relation.cost": {**own, "name": "Fair", "amount": 900, "date_from": day, "date_to": day},
        "grc.clv.fit": {**own, "as_of": day},
        "grc.cost.basis": {**own, "as_of": day, "before": day},
        "grc.repair": {**own, "model": "res.partner", "name": "name", "before": "1e300", "after": "0"},
        "grc.risk.fit": {**own, "as_of": day},
        "grc.grouping": {**own, "as_of": day},
        "grc.group": {**own, "number": 90, "label": "Group"},
        "grc.likeness": {**own, "as_of": day},
        "grc.plan": {**own, "as_of": day},
        "grc.product.complement": {**own, "product_id": case.good.id, "other_id": case.good.id},
        "grc.wallet.peer": {**own, "spending": 40},
        "grc.portfolio": {**own, "user_id": case.users["head"].id},
    }


#: What a record is written with: nothing that makes it another's.
WRITES = {
    "grc.action": {"deadline": "2030-01-01"},
    "grc.action.assumption": {"effort": 8},
    "grc.activity.time": {"minutes": 8},
    "grc.audience": {"name": "Changed"},
    "grc.audience.line": {"operation": "or"},
    "grc.campaign": {"name": "Changed"},
    "grc.campaign.gate.rule": {"answer": "skip"},
    "grc.campaign.guide": {"budget": 1},
    "grc.campaign.launch": {"campaign_id": False},
    "grc.campaign.click": {"judged": True},
    "grc.campaign.occasion": {"event_key": "changed"},
    "grc.campaign.outcome": {"sure": False},
    "grc.campaign.participation": {"mixed": True},
    "grc.campaign.review": {"reason": "Changed"},
    "grc.campaign.recipe": {"name": "Changed"},
    "grc.campaign.recipe.step": {"name": "Changed"},
    "grc.campaign.refusal": {"res_id": 1},
    "grc.campaign.step": {"name": "Changed"},
    "grc.campaign.task": {"tries": 1},
    "grc.capital.line": {"amount": 1},
    "grc.clv.fit": {"customers": 1},
    "grc.competitor": {"name": "Changed"},
    "grc.consent": {"source": "Changed"},
    "grc.consent.reading": {"reading": "rule"},
    "grc.consent.rule": {"name": "Changed"},
    "grc.consent.topic": {"name": "Changed"},
    "grc.completeness.item": {"name": "Changed"},
    "grc.completeness.score": {"bits": 1},
    "grc.completeness.value": {"confirmed_on": "2020-01-01"},
    "grc.contact.floor": {"number": 3},
    "grc.contact.ledger": {"channel": "sms"},
    "grc.cost.basis": {"margin": 1},
    "grc.opposition": {"kept_until": "2060-01-01"},
    "grc.privacy.request": {"household": False},
    "grc.privacy.request.line": {"number": 1},
    "grc.customer": {"revenue": 1},
    "grc.customer.document": {"amount": 1},
    "grc.dismiss.reason": {"name": "Changed"},
    "grc.event": {"kind": "changed"},
    "grc.goal": {"target": 50},
    "grc.group": {"label": "Changed"},
    "grc.grouping": {"as_of": "2020-01-01"},
    "grc.life.rule": {"name": "Changed"},
    "grc.likeness": {"as_of": "2020-01-01"},
    "grc.likeness.trait": {"value": "Changed"},
    "grc.meeting.report": {"said": "Changed"},
    "grc.person": {"name": "Changed"},
    "grc.person.erasure": {"number": 1},
    "grc.person.income": {"name": "Changed"},
    "grc.person.part": {"confirmed_on": "2020-01-01"},
    "grc.person.purpose": {"purpose": "Changed"},
    "grc.person.role": {"name": "Changed"},
    "grc.person.taste": {"name": "Changed"},
    "grc.plan": {"as_of": "2020-01-01"},
    "grc.playbook": {"name": "Changed"},
    "grc.playbook.step": {"summary": "Changed"},
    "grc.portfolio": {"with_open": False},
    "grc.product.complement": {"other_id": False},
    "grc.promise": {"reason": "Changed"},
    "grc.preference.link": {"point": "Changed"},
    "grc.pressure.rule": {"name": "Changed"},
    "grc.prospect": {"partner_id": False},
    "grc.queue": {"partner_ref": 1},
    "grc.refresh": {"customers": 1},
    "grc.relation.cost": {"name": "Changed"},
    "grc.relation.cost.month": {"amount": 1},
    "grc.repair": {"before": "Changed"},
    "grc.retention": {"revenue": 1},
    "grc.risk.fit": {"customers": 1},
    "grc.sale.analysis": {"quantity": 1},
    "grc.salesforce": {"made": 1},
    "grc.segment": {"name": "Changed"},
    "grc.segmentation": {"name": "Changed"},
    "grc.stage": {"name": "Changed"},
    # Whoever may change it at all may end it sooner; words over a name are their author's (``test_taking.py``).
    "grc.stage.override": {"date_to": date.today() + timedelta(days=5)},
    "grc.stage.rule": {"min_revenue": 10**8},
    "grc.threshold": {"fourth": 9},
    "grc.timeline": {"partner_id": False},
    "grc.transition": {"date": "2020-01-01"},
    "grc.wallet": {"note": "Changed"},
    "grc.wallet.peer": {"spending": 1},
    "grc.wallet.share": {"revenue": 1},
}

#: Values of a part of a record, beside the record that it is of.
PARTS = {
    "grc.campaign.step": {"name": "Step", "action": "mail"},
    "grc.audience.line": {"domain": "[]"},
    "grc.segment": segment(),
    "grc.stage.rule": {"min_revenue": 10**9},
    "grc.playbook.step": {"kind": "call", "summary": "Step"},
}
