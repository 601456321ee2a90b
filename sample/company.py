"""Loads purchases into one company: partners, posted invoices, payments, credit notes."""

from odoo.tools import SQL

from . import cdnow, products, progress
from .invoices import Invoices
from .people import People, customer_refs
from .settle import settle

BATCH = 300
# Tables that grow from nothing: see _analyse.
GROWING = ("account_move", "account_move_line", "account_partial_reconcile", "account_payment", "res_partner")
# What a load of thousands of documents need not do: chatter, followers, activities.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_notrack": True,
    "mail_create_nosubscribe": True,
    "mail_activity_automation_skip": True,
    "no_reset_password": True,
}


def quiet(env, company=None):
    """The environment the load works in: one company, no chatter."""
    context = dict(env.context, **QUIET)
    if company:
        context["allowed_company_ids"] = [company.id]
    return env(context=context)


def load(
    env, purchases, company, *, plain=False, seed=cdnow.SEED, last=None,
    sellers=(), commit=None, progress=progress.silent, batch=BATCH,
):  # fmt: skip
    """Load the purchases that ``company`` does not have yet; return the number of invoices made.

    Purchases are recognised by the reference of their invoice, customers by their own, so that
    an interrupted load goes on where it was.

    :param purchases: what ``cdnow.read`` gives, or a part of it
    :param bool plain: invoices only, of the purchases worth something
    :param last: no payment or credit note after this day (default: the last purchase's)
    :param commit: called after each batch; None leaves the transaction to the caller
    :param progress: called with (label, done, total)
    """
    env = quiet(env, company)
    company = company.with_env(env)
    if purchases.empty:
        return 0
    last = last or purchases["date"].max().date()
    _load_people(env, purchases, People(env, seed, plain, sellers), commit, progress)
    articles = products.ensure(env, company)
    maker = Invoices(env, company, articles, plain=plain, seed=seed, last=last)
    rows = maker.missing(purchases)
    done = 0
    for number, part in enumerate(_parts(rows, batch, progress, "Invoices")):
        _load_batch(env, maker, part, last)
        _keep(env, commit)
        if number < 2 or number % 4 == 0:
            _analyse(env)
        done += len(part)
        progress("Invoices", done, len(rows))
    return done


def _parts(rows, size, report, label):
    if rows:
        report(label, 0, len(rows))
    return progress.batches(rows, size)


def _load_people(env, purchases, people, commit, report):
    refs = customer_refs(purchases)
    known = people.known(refs)
    missing = [ref for ref in refs if ref not in known]
    done = 0
    for part in _parts(missing, 500, report, "Customers"):
        people.create(part)
        _keep(env, commit)
        done += len(part)
        report("Customers", done, len(missing))


def _load_batch(env, maker, rows, last):
    """One batch, whole or not at all: invoices with what became of them."""
    refs = sorted({cdnow.customer_ref(row.customer) for row in rows})
    partners = env["res.partner"].with_context(active_test=False).search([("ref", "in", refs)])
    moves, fates = maker.create(rows, {partner.ref: partner for partner in partners})
    if not maker.plain:
        env.flush_all()
        _analyse(env)
        settle(moves, fates, last)


def _analyse(env):
    """Tell PostgreSQL how the tables grew.

    Within one transaction, and in the first minute of any load, autovacuum has seen nothing: on
    statistics of empty tables Odoo's query for the payments of invoices takes minutes.
    """
    for table in GROWING:
        env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))


def _keep(env, commit):
    """Write the batch and forget it: memory stays flat."""
    env.flush_all()
    if commit:
        commit()
    env.invalidate_all()
