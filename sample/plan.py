"""What happens to a customer and to each of their purchases: drawn from a seed, no database.

Every draw depends on the seed and on the reference alone, never on what was drawn before, so
that an interrupted load goes on as if nothing had happened.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta

TERM = timedelta(days=30)
DUNNED = timedelta(days=120)
# (share of customers, share of their invoices paid, share of the payments after the due date)
PAYERS = ((0.55, 0.97, 0.03), (0.30, 0.60, 0.60), (0.15, 0.10, 0.90))


@dataclass(frozen=True)
class Fate:
    """What becomes of one invoice."""

    due: date
    paid_on: date | None = None
    refunded_on: date | None = None
    refund_part: float = 0.0  # 1.0: the whole invoice
    gesture: float = 0.0  # a free credit note: share of the amount


def draw(seed, *names):
    """A random generator of its own for each name."""
    return random.Random("/".join([str(seed), *map(str, names)]))


def place(customer, seed):
    """Where a customer buys: ``main``, ``second`` or ``both`` companies."""
    value = draw(seed, "place", customer).random()
    return "second" if value < 0.15 else "both" if value < 0.20 else "main"


def split(purchases, seed):
    """The purchases as (those of the main company, those of the second)."""
    places = {c: place(c, seed) for c in purchases["customer"].unique()}
    where = purchases["customer"].map(places)
    other = (where == "second") | ((where == "both") & (purchases["cents"] % 2 == 1))
    return purchases[~other].reset_index(drop=True), purchases[other].reset_index(drop=True)


def fate(ref, customer, day, cents, last, seed):
    """What becomes of the invoice ``ref``; nothing happens after the day ``last``."""
    rng = draw(seed, "fate", ref)
    due = day + TERM
    paid_on = _payment(rng, _payer(customer, seed), day, due) or _dunned(seed, ref, due, last)
    value, delay, part = rng.random(), rng.randint(5, 40), rng.uniform(0.2, 0.7)
    refunded_on, refund_part, gesture = None, 0.0, 0.0
    if cents and value < 0.08:
        refunded_on = _friday(day + timedelta(days=delay))
        refund_part = 1.0 if value < 0.05 else round(part, 1)
        if paid_on and paid_on >= refunded_on:
            paid_on = None  # given back before it was paid
    elif cents and value < 0.085:
        refunded_on = _friday(day + timedelta(days=delay))
        gesture = 0.1
    if refunded_on and refunded_on > last:
        refunded_on, refund_part, gesture = None, 0.0, 0.0
    if not cents or (paid_on and paid_on > last):
        paid_on = None
    return Fate(due, paid_on, refunded_on, refund_part, gesture)


def _payer(customer, seed):
    value = draw(seed, "payer", customer).random()
    for share, paid, late in PAYERS:
        if value < share:
            return paid, late
        value -= share
    return PAYERS[-1][1:]


def _payment(rng, payer, day, due):
    paid, late = payer
    pays, is_late, early, delay = rng.random(), rng.random(), rng.randint(0, 30), rng.randint(3, 60)
    if pays >= paid:
        return None
    return due + timedelta(days=delay) if is_late < late else day + timedelta(days=early)


def _dunned(seed, ref, due, last):
    """Debts older than four months were paid after all, nearly all of them."""
    if last - due < DUNNED:
        return None
    rng = draw(seed, "dunned", ref)
    return due + timedelta(days=rng.randint(30, DUNNED.days)) if rng.random() < 0.9 else None


def _friday(day):
    """Credit notes are written on Fridays: a wizard serves all of one day."""
    return day + timedelta(days=(4 - day.weekday()) % 7)


def lines(cds, cents):
    """(quantity, unit price in cents) of the lines whose sum is exactly ``cents``."""
    unit, rest = divmod(cents, cds)
    if not rest:
        return [(cds, unit)]
    return [(cds - 1, unit), (1, unit + rest)]
