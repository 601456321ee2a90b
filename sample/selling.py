"""Opportunities: open ones with and without a next step, won and lost ones, and quotations near their end."""

from datetime import timedelta

from .past import activities, backdate
from .plan import draw

WHAT = (
    "Fonds de disques",
    "Bac de nouveautés",
    "Abonnement mensuel",
    "Animation en magasin",
    "Coffrets de fin d'année",
)
STEPS = (
    "Relancer après l'envoi du catalogue",
    "Fixer un rendez-vous",
    "Envoyer la liste des coffrets",
    "Rappeler l'acheteuse",
)
LOST = ("Trop cher", "Parti chez un concurrent", "Projet abandonné")


def load(env, company, prospects, *, last, seed):
    """Opportunities of prospects (open, or lost) and of newcomers (won by their first purchase)."""
    if "crm.lead" not in env:
        return
    stages = env["crm.stage"].search([("team_ids", "=", False)])
    pending = stages.filtered(lambda stage: not stage.is_won)
    chosen = (prospects[3::4] | prospects[2::8]).filtered("user_id")
    rngs = [draw(seed, "opportunity", partner.ref) for partner in chosen]
    leads = env["crm.lead"].create(
        [
            _lead(company, partner, rng, pending[rank % len(pending)], last)
            for rank, (partner, rng) in enumerate(zip(chosen, rngs, strict=True))
        ]
    )
    backdate(leads, [last - timedelta(days=rng.randint(9, 120)) for rng in rngs], "date_last_stage_update")
    _lose(leads[::5], last)
    _won(env, company, stages.filtered("is_won")[:1], last, seed)


def _lead(company, partner, rng, stage, last):
    return {
        "name": f"{rng.choice(WHAT)} pour {partner.name}",
        "type": "opportunity",
        "partner_id": partner.id,
        "company_id": company.id,
        "user_id": partner.user_id.id,
        "team_id": partner.user_id.sale_team_id.id,
        "stage_id": stage.id,
        "expected_revenue": 100.0 * rng.randint(1, 12),
        "date_deadline": last + timedelta(days=rng.randint(10, 90)),
    }


def _lose(leads, last):
    """Lost ones, each with a reason, in the last months."""
    reasons = leads.env["crm.lost.reason"]
    found = {reason.name: reason for reason in reasons.search([("name", "in", LOST)])}
    for rank, lead in enumerate(leads):
        name = LOST[rank % len(LOST)]
        found[name] = found.get(name) or reasons.create({"name": name})
        lead.action_set_lost(lost_reason_id=found[name].id)
        lead.date_closed = last - timedelta(days=7 * rank)


def _won(env, company, stage, last, seed):
    """Half of the newcomers were prospects first: opportunities won on the day of their first purchase."""
    firsts = env["account.move"]._read_group(
        [("company_id", "=", company.id), ("ref", "=like", "CDNOW-1____-%"), ("move_type", "=", "out_invoice")],
        ["commercial_partner_id"],
        ["invoice_date:min"],
    )
    won = sorted(((partner, day) for partner, day in firsts if partner.user_id), key=lambda pair: pair[0].ref)[::2]
    rngs = [draw(seed, "won", partner.ref) for partner, _day in won]
    values = [
        _lead(company, partner, rng, stage, last) | {"date_closed": day, "probability": 100}
        for (partner, day), rng in zip(won, rngs, strict=True)
    ]
    leads = env["crm.lead"].create(values)
    backdate(leads, [day - timedelta(days=rng.randint(8, 75)) for (_p, day), rng in zip(won, rngs, strict=True)])
    leads._compute_day_close()


def pursue(env, company, *, today, seed):
    """What is under way today: next steps of every second opportunity, quotations that end within a week."""
    if "crm.lead" in env:
        leads = env["crm.lead"].search(
            [("company_id", "=", company.id), ("won_status", "=", "pending"), ("user_id", "!=", False)], order="id"
        )[::2]
        rows = []
        for lead in leads:
            rng = draw(seed, "step", lead.partner_id.ref)
            due = today + timedelta(days=rng.randint(0, 9))
            values = {"summary": rng.choice(STEPS), "date_deadline": due, "user_id": lead.user_id.id}
            rows.append((lead, "mail.mail_activity_data_call", today - timedelta(days=3), values))
        activities(env, rows)
    quotations = env["sale.order"].search(
        [("company_id", "=", company.id), ("state", "in", ("draft", "sent")), ("user_id", "!=", False)],
        order="date_order desc, id",
        limit=14,
    )
    quotations.state = "sent"
    for rank, quotation in enumerate(quotations):
        quotation.validity_date = today + timedelta(days=1 + rank % 8)
