"""Payments and credit notes of a batch of invoices: Odoo's own records, made in batches."""

from collections import defaultdict
from datetime import timedelta


def settle(moves, fates, last):
    """Pay and refund posted invoices as their fates say; return (payments, credit notes)."""
    env = moves.env
    payments = pay(env, [(m, fate.paid_on) for m, fate in zip(moves, fates, strict=True) if fate.paid_on])
    notes, back = refund(moves, fates, last)
    return payments | pay(env, back), notes


def pay(env, dated):
    """Payments of (move, day), one each, reconciled with their moves in one go."""
    receivables = {move: _receivable(move) for move, _day in dated}
    dated = [(move, day) for move, day in dated if receivables[move]]
    if not dated:
        return env["account.payment"]
    journal = _bank(env, dated[0][0].company_id)
    payments = env["account.payment"].create([_payment(move, day, receivables[move], journal) for move, day in dated])
    payments.action_post()
    pairs = []
    for payment, (move, _day) in zip(payments, dated, strict=True):
        account = receivables[move].account_id
        pairs.append(receivables[move] + payment.move_id.line_ids.filtered_domain([("account_id", "=", account.id)]))
    env["account.move.line"]._reconcile_plan(pairs)
    return payments


def _bank(env, company):
    domain = [*env["account.journal"]._check_company_domain(company), ("type", "=", "bank")]
    return env["account.journal"].search(domain, limit=1)


def _receivable(move):
    return move.line_ids.filtered(lambda line: line.display_type == "payment_term" and not line.reconciled)


def _payment(move, day, receivable, journal):
    inbound = move.move_type == "out_invoice"
    return {
        "date": day,
        "amount": move.amount_residual,
        "payment_type": "inbound" if inbound else "outbound",
        "partner_type": "customer",
        "partner_id": move.commercial_partner_id.id,
        "currency_id": move.currency_id.id,
        "company_id": move.company_id.id,
        "journal_id": journal.id,
        "memo": move.name,
        "destination_account_id": receivable.account_id.id,
    }


def refund(moves, fates, last):
    """The credit notes: those of one day by one wizard; return them and what is paid back.

    Half of the money of those who had paid is given back a week later.
    """
    days = defaultdict(list)
    for move, fate in zip(moves, fates, strict=True):
        if fate.refunded_on:
            days[fate.refunded_on].append((move, fate))
    notes = moves.browse()
    for day, pairs in sorted(days.items()):
        notes |= _reverse(moves.env, day, [pair for pair in pairs if pair[1].refund_part])
        notes |= _gestures(moves.env, day, [pair for pair in pairs if pair[1].gesture])
    notes._post(soft=False)
    open_notes = notes.filtered(lambda note: note.reversed_entry_id and note.amount_residual)
    back = [(note, note.invoice_date + timedelta(days=7)) for note in open_notes[::2]]
    return notes, [(note, day) for note, day in back if day <= last]


def _reverse(env, day, pairs):
    """Draft credit notes of whole invoices, cut down where only a part is refunded."""
    moves = env["account.move"].browse([move.id for move, _fate in pairs])
    if not moves:
        return moves
    wizard = (
        env["account.move.reversal"]
        .with_context(active_model="account.move", active_ids=moves.ids)
        .create({"date": day, "journal_id": moves.journal_id[:1].id, "reason": "Retour"})
    )
    wizard.reverse_moves()
    parts = {move: fate.refund_part for move, fate in pairs}
    for note in wizard.new_move_ids:
        part = parts[note.reversed_entry_id]
        if part < 1:
            _cut(note, part)
    return wizard.new_move_ids


def _cut(note, part):
    """Leave one line on a draft credit note, with a part of the invoice's amount."""
    first, *others = note.invoice_line_ids
    amount = max(round(note.reversed_entry_id.amount_untaxed * part, 2), 0.01)
    commands = [(1, first.id, {"quantity": 1, "price_unit": amount})]
    note.write({"invoice_line_ids": commands + [(2, line.id) for line in others]})


def _gestures(env, day, pairs):
    """Free credit notes: money given back without naming an invoice."""
    return env["account.move"].create([_gesture(move, day, fate) for move, fate in pairs])


def _gesture(move, day, fate):
    line = move.invoice_line_ids[:1]
    return {
        "move_type": "out_refund",
        "ref": f"Geste commercial {move.ref}",
        "journal_id": move.journal_id.id,
        "partner_id": move.partner_id.id,
        "invoice_date": day,
        "date": day,
        "invoice_user_id": move.invoice_user_id.id,
        "invoice_line_ids": [
            (
                0,
                0,
                {
                    "name": "Geste commercial",
                    "quantity": 1,
                    "price_unit": max(round(move.amount_untaxed * fate.gesture, 2), 0.01),
                    "tax_ids": [(6, 0, line.tax_ids.ids)],
                },
            )
        ],
    }
