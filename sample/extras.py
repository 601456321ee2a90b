"""What is not in CDNOW: prospects, quotations, orders, opportunities, archived customers."""

from datetime import timedelta

from . import cdnow, products, selling
from .company import quiet
from .past import backdate
from .people import People
from .plan import draw

PROSPECTS = 120
ORDERS = 30


def load(env, company, *, last, seed=cdnow.SEED, sellers=(), prospects=PROSPECTS, orders=ORDERS):
    """Prospects without a purchase and recent orders, once; return the prospects made."""
    env = quiet(env, company)
    company = company.with_env(env)
    refs = [f"PROSPECT-{number + 1:03d}" for number in range(prospects)]
    people = People(env, seed, sellers=sellers)
    missing = [ref for ref in refs if ref not in people.known(refs)]
    if not missing:
        return env["res.partner"]
    made = people.create(missing)
    found = env["res.partner"].browse([made[ref].id for ref in missing])
    backdate(found, [last - timedelta(days=draw(seed, "known", partner.ref).randint(0, 240)) for partner in found])
    articles = list(products.ensure(env, company).values())
    _quotations(env, company, found[::2], articles, last, seed)
    _mark(env, company, found[1::4])
    selling.load(env, company, found, last=last, seed=seed)
    _orders(env, company, orders, articles, last, seed)
    _archive(env, company, last, seed)
    return found


def _order(company, partner, articles, day, rng):
    lines = [
        (0, 0, {"product_id": article.id, "product_uom_qty": rng.randint(1, 6)})
        for article in rng.sample(articles, rng.randint(1, 3))
    ]
    return {
        "partner_id": partner.id,
        "company_id": company.id,
        "date_order": f"{day} 10:00:00",
        "user_id": partner.user_id.id,
        "order_line": lines,
    }


def _quotations(env, company, partners, articles, last, seed):
    """Half of the prospects have a quotation of the last three months; some were sent."""
    values = []
    for partner in partners:
        rng = draw(seed, "quotation", partner.ref)
        values.append(_order(company, partner, articles, last - timedelta(days=rng.randint(0, 90)), rng))
    orders = env["sale.order"].create(values)
    orders[::3].write({"state": "sent"})


def _mark(env, company, partners):
    """Some are marked as prospects by hand, if the suite knows how."""
    if "grc.prospect" in env:
        env["grc.prospect"].create([{"partner_id": p.id, "company_id": company.id} for p in partners])


def _customers(env, company, domain, limit=None):
    """Customers of the sample with an invoice in this company."""
    invoiced = env["account.move"]._search(
        [("company_id", "=", company.id), ("move_type", "=", "out_invoice"), *domain]
    )
    return env["res.partner"].search(
        [("ref", "=like", "CDNOW-%"), "|", ("invoice_ids", "in", invoiced), ("child_ids.invoice_ids", "in", invoiced)],
        order="ref",
        limit=limit,
    )


def _orders(env, company, count, articles, last, seed):
    """Orders of customers who bought lately: half confirmed, half still quotations."""
    recent = _customers(env, company, [("invoice_date", ">=", last - timedelta(days=60))], count)
    values = []
    for partner in recent:
        rng = draw(seed, "order", partner.ref)
        values.append(_order(company, partner, articles, last - timedelta(days=rng.randint(0, 20)), rng))
    env["sale.order"].create(values)[::2].action_confirm()


def _archive(env, company, last, seed):
    """One in forty of those who have not bought for a year was archived by someone."""
    recent = set(_customers(env, company, [("invoice_date", ">=", last - timedelta(days=365))]).ids)
    old = _customers(env, company, []).filtered(lambda partner: partner.id not in recent)
    old.filtered(lambda partner: draw(seed, "archive", partner.ref).random() < 1 / 40).action_archive()
