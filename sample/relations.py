"""What passes between customers and salespeople: calls, visits, reports, complaints, households."""

from datetime import timedelta

from . import decisions
from .past import activities, backdate
from .plan import draw

CALLS = ("Prendre des nouvelles", "Présenter les nouveautés", "Relancer le devis", "Remercier pour la commande")
SAID = (
    "Content des dernières livraisons. Le rayon jazz se vend bien, la chanson beaucoup moins.",
    "Prépare le budget de l'an prochain et demande des prix par coffret.",
    "A reçu deux disques rayés le mois dernier ; remplacés, il n'en reste pas fâché.",
    "Nouvelle responsable des achats, qui ne nous connaissait pas. Visite utile, elle veut comparer.",
    "Passe par un confrère pour les imports, parce que nous mettions trois semaines.",
)
NEEDS = (
    "Des coffrets avant les fêtes, livrés en une semaine.",
    "Un choix de nouveautés chaque mois, sans avoir à commander.",
    "Des imports introuvables en médiathèque.",
    "Une facture par trimestre.",
)
OFFERS = ("10 % de moins sur les imports", "Livraison gratuite dès 50 €", "Retours acceptés pendant trois mois")
COMPETITORS = ("Le Disquaire de Nantes", "Sillons & Cie", "Grande surface culturelle")
NEXT = ("Envoyer le choix du mois", "Rappeler avec les prix des coffrets", "Proposer un contrat annuel")
COMPLAINTS = ("Coffret arrivé fendu", "Commande incomplète", "Facturé deux fois")
FIRST_NAMES = ("Louise", "Gabriel", "Jade", "Léo", "Ambre", "Raphaël", "Alma", "Arthur", "Rose", "Noé")
THEMSELVES = (
    {"occupation": "Architecte", "payment": "card", "children": "2"},
    {"occupation": "Professeur de musique", "channel": "email"},
    {"occupation": "Libraire", "payment": "transfer"},
)
# Whom salespeople speak to bought within so many days.
RECENT = 180
# Days from today to the birthdays.
BIRTHDAYS = (0, 0, -1, 1, -2, 2, 3, 5, 8, 13)


def load(env, company, *, today, seed):
    """Six weeks of activities done, reports, complaints, persons and decisions, on customers with a salesperson."""
    served = env["res.partner"].search([("ref", "=like", "CDNOW-%"), ("user_id", "!=", False)], order="ref")
    rows = env["grc.customer"].search(
        [
            ("company_id", "=", company.id),
            ("partner_id", "in", served.ids),
            ("last_purchase", ">=", today - timedelta(days=RECENT)),
        ],
        order="monetary_value desc, id",
        limit=120,
    )
    best = rows.partner_id
    _done(env, best, today, seed)
    _reports(env, company, best[:28:2], today, seed)
    if "grc.action" in env:
        _complaints(env, best[:12:4], today)
    _persons(env, best.filtered(lambda partner: not partner.is_company), today, seed)
    decisions.load(env, company, best, today=today, seed=seed)


def _done(env, partners, today, seed):
    """Calls, mails and meetings of the last six weeks."""
    rows = []
    kinds = ("mail.mail_activity_data_call", "mail.mail_activity_data_call", "mail.mail_activity_data_email")
    for partner in partners:
        rng = draw(seed, "contact", partner.ref)
        day = today - timedelta(days=rng.randint(1, 42))
        values = {"summary": rng.choice(CALLS), "user_id": partner.user_id.id, "date_done": day}
        rows.append((partner, rng.choice(kinds), day, values))
    activities(env, rows)


def _reports(env, company, partners, today, seed):
    """Reports of visits and calls; the last ones have a next step."""
    names = env["grc.competitor"].create([{"name": name} for name in COMPETITORS])
    values = []
    for rank, partner in enumerate(partners):
        rng = draw(seed, "report", partner.ref)
        row = {
            "partner_id": partner.id,
            "contact_id": partner.child_ids[:1].id,
            "company_id": company.id,
            "user_id": partner.user_id.id,
            "met_on": today - timedelta(days=1 + 4 * rank),
            "channel": rng.choice(("visit", "phone", "shop")),
            "said": SAID[rank % len(SAID)],
            "needs": NEEDS[rank % len(NEEDS)],
            "satisfaction": str(rng.randint(2, 5)),
        }
        if rank % 3 == 0:
            row |= {"competitor_ids": [(6, 0, rng.choice(names).ids)], "competitor_offer": rng.choice(OFFERS)}
        if rank < 6 and "next_step" in env["grc.meeting.report"]._fields:
            row |= {"next_step": NEXT[rank % len(NEXT)], "next_date": today + timedelta(days=2 * rank)}
        values.append(row)
    # The next step is an activity: let it be planned.
    reports = env["grc.meeting.report"].with_context(
        mail_activity_automation_skip=False, mail_activity_quick_update=True
    )
    made = reports.create([{"state": "done", **row} for row in values])
    backdate(made, [report.met_on for report in made])


def _complaints(env, partners, today):
    """Complaints of these days that wait for an answer."""
    kind = "grc_lifecycle.activity_type_complaint"
    rows = []
    for rank, partner in enumerate(partners):
        values = {"summary": COMPLAINTS[rank % len(COMPLAINTS)], "user_id": partner.user_id.id, "date_deadline": today}
        rows.append((partner, kind, today - timedelta(days=1 + rank), values))
    activities(env, rows)


def _persons(env, partners, today, seed):
    """Households: birthdays around today, a child expected, studies that begin, a move."""
    values = []
    for rank, (partner, first) in enumerate(zip(partners, FIRST_NAMES * 2, strict=False)):
        rng = draw(seed, "household", partner.ref)
        row = {
            "partner_id": partner.id,
            "name": f"{first} {partner.name.split()[-1]}",
            "relation": rng.choice(("child", "partner")),
            "consent_note": "Dit en magasin, carte de fidélité",
        }
        if rank < len(BIRTHDAYS):
            age = rng.randint(*((8, 20) if row["relation"] == "child" else (30, 60)))
            row["birth_date"] = _years_before(today + timedelta(days=BIRTHDAYS[rank]), age)
        else:
            name = ("expected_birth", "studies_start", "moving_date")[rank % 3]
            row[name] = today + timedelta(days=rng.randint(5, 30))
        values.append(row)
    values += [_themselves(partner, rank, today) for rank, partner in enumerate(partners[:9])]
    env["grc.person"].create(values)


def _themselves(partner, rank, today):
    """The customer as a person of the household, whose birthday is far."""
    return {
        "partner_id": partner.id,
        "name": partner.name,
        "relation": "self",
        "consent_note": "Dit en magasin, carte de fidélité",
        "birth_date": _years_before(today + timedelta(days=120 + rank), 45 + rank),
        **THEMSELVES[rank % len(THEMSELVES)],
    }


def _years_before(day, years):
    return day.replace(year=day.year - years, day=min(day.day, 28) if day.month == 2 else day.day)
