"""What customers decided about messages and calls, and what they like: topics, the ledger, tastes."""

from datetime import datetime, time, timedelta

from .plan import draw

TOPICS = (
    ("Lettre du mois", "Les nouveautés du mois, une fois par mois."),
    ("Invitations", "Concerts et rencontres au magasin."),
)
#: (rank modulo, remainder, decision, channel, source)
DECIDED = (
    (3, 0, "given", "email", "Formulaire au salon du disque"),
    (9, 4, "refused", "phone", "Dit au téléphone"),
    (11, 5, "withdrawn", "email", "Page du client"),
    (4, 1, "given", "sms", "Carte de fidélité"),
)
TASTES = (
    ("topic", "Jazz vocal", "like"),
    ("gift", "Places de concert", "like"),
    ("hour", "Après 18 h", "like"),
    ("topic", "Musique de film", "dislike"),
)


def load(env, company, partners, *, today, seed):
    """Topics, decisions of the last year and tastes of some of these customers; where the suite has a ledger."""
    if "grc.consent" not in env:
        return
    topics = env["grc.consent.topic"].create(
        [{"name": name, "note": note, "company_id": company.id} for name, note in TOPICS]
    )
    _decisions(env, company, partners, topics, today, seed)
    _tastes(env, partners.filtered(lambda partner: not partner.is_company)[:20])


def _decisions(env, company, partners, topics, today, seed):
    rows = []
    for rank, partner in enumerate(partners):
        rng = draw(seed, "decision", partner.ref)
        for number, rest, decision, channel, source in DECIDED:
            if rank % number == rest:
                day = today - timedelta(days=rng.randint(2, 300))
                row = {
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "channel": channel,
                    "purpose": "marketing",
                    "decision": decision,
                    "moment": datetime.combine(day, time(10)),
                    "source": source,
                }
                rows.append(row)
                if decision == "given" and rank % 2:
                    rows.append(row | {"topic_id": rng.choice(topics).id})
    # Texts and calls need a number, which not everybody has.
    reached = {channel: partners._grc_points(channel) for channel in ("email", "sms", "phone")}
    env["grc.consent"].create([row for row in rows if row["partner_id"] in reached[row["channel"]]])


def _tastes(env, partners):
    env["grc.person.taste"].create(
        [
            {"partner_id": partner.id, "kind": kind, "name": name, "liking": liking}
            for rank, partner in enumerate(partners)
            for kind, name, liking in TASTES[: 1 + rank % len(TASTES)]
        ]
    )
