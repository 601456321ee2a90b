"""The workbook of customers: scores, thresholds and definitions on sheets of their own."""

from functools import partial

from odoo.fields import Domain

from .book import workbook

#: Customers read at once; the workbook itself is written row by row.
BATCH = 2000

COLUMNS = (
    "partner_id",
    "company_id",
    "user_id",
    "country_id",
    "segment_id",
    "rfm",
    "r_score",
    "f_score",
    "m_score",
    "value_class",
    "policy",
    "first_purchase",
    "last_purchase",
    "purchase_days",
    "frequency",
    "monetary_value",
    "window_margin",
    "best_margin",
    "invoice_count",
    "refund_count",
    "revenue",
    "margin",
    "clv",
    "clv_predicted",
    "clv_source",
    "clv_plain",
    "clv_model",
    "p_alive",
    "expected_purchases",
    "next_purchase",
    "average_basket",
    "median_interval",
    "usual_silence",
    "late_from",
    "last_contact",
    "currency_id",
)


#: Columns of a segment.
SEGMENT = ("segmentation_id", "name", "r_min", "r_max", "fm_min", "fm_max", "policy", "user_id", "advice")


def customers_workbook(env, domain):
    """Return the workbook of the customers of a search, as the user may see them.

    :param domain: a domain on ``grc.customer``
    :return: bytes
    """
    return workbook(partial(_write, env["grc.customer"], Domain(domain)), constant_memory=True)


def _write(customers, domain, book):
    env, companies = customers.env, customers.env["res.company"].browse()
    labels = _labels(customers)
    sheet = book.sheet(env._("Customers"), None, (32, *(14,) * (len(labels) - 1)))
    sheet.freeze_panes(1, 1)
    met = set()
    head = [label["string"] for label in labels.values()]
    styles = ["money" if customers._fields[name].type == "monetary" else None for name in labels]
    last = book.table(sheet, 0, head, _customer_lines(customers, domain, labels, met), styles)
    sheet.autofilter(0, 0, last, len(head) - 1)
    companies = companies.browse(sorted(met))
    _write_segments(book, env, companies)
    _write_thresholds(book, env, companies)
    _write_definitions(book, env, labels)


def _labels(customers):
    described = customers.fields_get(COLUMNS, ["string", "help"])
    return {name: described[name] for name in COLUMNS if name in described}


def _customer_lines(customers, domain, names, met):
    """Yield the values of each customer; the ids of their companies are added to ``met``."""
    last = 0
    while True:
        batch = customers.search(domain & Domain("id", ">", last), order="id", limit=BATCH)
        if not batch:
            return
        for customer in batch:
            yield [_value(customer, name) for name in names]
        met.update(batch.company_id.ids)
        last = batch[-1].id
        customers.env.invalidate_all(flush=False)


def _value(customer, name):
    field, value = customer._fields[name], customer[name]
    if field.type == "many2one":
        return value.sudo().display_name
    if field.type == "selection":
        return dict(field._description_selection(customer.env)).get(value)
    return value


def _write_segments(book, env, companies):
    """Write the segments of the companies' segmentations."""
    described = env["grc.segment"].fields_get(SEGMENT, ["string"])
    policies = dict(env["grc.segment"]._fields["policy"]._description_selection(env))
    segmentations = env["grc.segmentation"].union(*(company._grc_segmentation() for company in companies))
    lines = [
        [
            *(segment.segmentation_id.name, segment.name, *segment._rectangle()),
            *(policies.get(segment.policy), segment.user_id.sudo().name, segment.advice),
        ]
        for segment in segmentations.segment_ids
    ]
    sheet = book.sheet(env._("Segments"), None, (18,) * len(SEGMENT))
    book.table(sheet, 0, [described[name]["string"] for name in SEGMENT], lines)


def _write_thresholds(book, env, companies):
    """Write, for each company, how its scores were made and with which thresholds."""
    refreshes = env["grc.refresh"].sudo()
    modes = dict(refreshes._fields["mode"]._description_selection(env))
    reasons = dict(refreshes._fields["mode_reason"]._description_selection(env))
    measures = {
        "recency": env._("Recency (days since the last purchase)"),
        "frequency": env._("Frequency (purchase days within the window)"),
        "monetary": env._("Monetary value (net revenue within the window)"),
    }
    lines = []
    for company in companies:
        refresh = refreshes._latest(company)
        how = refresh.as_of, modes.get(refresh.mode), reasons.get(refresh.mode_reason)
        for measure, label in measures.items():
            cuts = (refresh.thresholds or {}).get(measure, {}).get("values", [])
            lines.append([company.name, *how, label, *cuts])
    head = [env._("Company"), env._("As of"), env._("Scores"), env._("Why"), env._("Measure"), "1", "2", "3", "4"]
    book.table(book.sheet(env._("Thresholds"), None, (24,) * 5), 0, head, lines)


def _write_definitions(book, env, labels):
    """Write what each column means."""
    sheet = book.sheet(env._("Definitions"), None, (28, 100))
    lines = [(label["string"], label.get("help")) for label in labels.values()]
    book.table(sheet, 0, [env._("Column"), env._("Meaning")], lines, (None, "text"))
