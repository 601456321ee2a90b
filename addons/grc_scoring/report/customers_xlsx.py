"""The workbook of customers: scores, thresholds and definitions on sheets of their own."""

import io

from odoo.fields import Domain

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


def customers_workbook(env, domain):
    """Return the workbook of the customers of a search, as the user may see them.

    :param domain: a domain on ``grc.customer``
    :return: bytes
    """
    import xlsxwriter  # noqa: PLC0415 - not needed before somebody exports

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        styles = {
            "head": book.add_format({"bold": True, "bottom": 1}),
            "money": book.add_format({"num_format": "#,##0.00"}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        customers = env["grc.customer"]
        companies = _write_customers(book.add_worksheet(env._("Customers")), customers, domain, styles)
        _write_segments(book.add_worksheet(env._("Segments")), env, companies, styles)
        _write_thresholds(book.add_worksheet(env._("Thresholds")), env, companies, styles)
        _write_definitions(book.add_worksheet(env._("Definitions")), customers, styles)
    return target.getvalue()


def _labels(customers):
    described = customers.fields_get(COLUMNS, ["string", "help"])
    return {name: described[name] for name in COLUMNS if name in described}


def _write_customers(sheet, customers, domain, styles):
    """Write one row a customer, and return the companies met."""
    labels = _labels(customers)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, len(labels), 14)
    sheet.write_row(0, 0, [label["string"] for label in labels.values()], styles["head"])
    companies, row, last = customers.env["res.company"], 0, 0
    while True:
        batch = customers.search(Domain(domain) & Domain("id", ">", last), order="id", limit=BATCH)
        if not batch:
            break
        for customer in batch:
            row += 1
            for column, name in enumerate(labels):
                _write_cell(sheet, row, column, customer, name, styles)
        companies |= batch.company_id
        last = batch[-1].id
        customers.env.invalidate_all(flush=False)
    sheet.autofilter(0, 0, row, len(labels) - 1)
    return companies


def _write_cell(sheet, row, column, customer, name, styles):
    field, value = customer._fields[name], customer[name]
    if field.type == "many2one":
        sheet.write_string(row, column, value.sudo().display_name or "")
    elif field.type == "monetary":
        sheet.write_number(row, column, value, styles["money"])
    elif field.type == "date":
        if value:
            sheet.write_datetime(row, column, value)
    elif field.type == "char":
        sheet.write_string(row, column, value or "")
    elif field.type == "selection":
        sheet.write_string(row, column, dict(field._description_selection(customer.env)).get(value, ""))
    else:
        sheet.write_number(row, column, value)


def _write_segments(sheet, env, companies, styles):
    """Write the segments of the companies' segmentations."""
    names = ("segmentation_id", "name", "r_min", "r_max", "fm_min", "fm_max", "policy", "user_id", "advice")
    described = env["grc.segment"].fields_get(names, ["string"])
    sheet.set_column(0, 8, 18)
    sheet.write_row(0, 0, [described[name]["string"] for name in names], styles["head"])
    segmentations = env["grc.segmentation"].union(*(company._grc_segmentation() for company in companies))
    policies = dict(env["grc.segment"]._fields["policy"]._description_selection(env))
    for row, segment in enumerate(segmentations.segment_ids, 1):
        bounds = segment._rectangle()
        sheet.write_row(row, 0, [segment.segmentation_id.name, segment.name, *bounds])
        sheet.write_row(row, 6, [policies.get(segment.policy, ""), segment.user_id.name or "", segment.advice or ""])


def _write_thresholds(sheet, env, companies, styles):
    """Write, for each company, how its scores were made and with which thresholds."""
    refreshes = env["grc.refresh"]
    modes = dict(refreshes._fields["mode"]._description_selection(env))
    reasons = dict(refreshes._fields["mode_reason"]._description_selection(env))
    measures = {
        "recency": env._("Recency (days since the last purchase)"),
        "frequency": env._("Frequency (purchase days within the window)"),
        "monetary": env._("Monetary value (net revenue within the window)"),
    }
    head = [env._("Company"), env._("As of"), env._("Scores"), env._("Why"), env._("Measure"), "1", "2", "3", "4"]
    sheet.set_column(0, 4, 24)
    sheet.write_row(0, 0, head, styles["head"])
    row = 0
    for company in companies:
        refresh = refreshes._latest(company)
        for measure, label in measures.items():
            row += 1
            sheet.write_string(row, 0, company.name)
            if refresh:
                sheet.write_datetime(row, 1, refresh.as_of)
            sheet.write_row(row, 2, [modes.get(refresh.mode, ""), reasons.get(refresh.mode_reason, ""), label])
            sheet.write_row(row, 5, (refresh.thresholds or {}).get(measure, {}).get("values", []))


def _write_definitions(sheet, customers, styles):
    """Write what each column means."""
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 100)
    env = customers.env
    sheet.write_row(0, 0, [env._("Column"), env._("Meaning")], styles["head"])
    for row, label in enumerate(_labels(customers).values(), 1):
        sheet.write_string(row, 0, label["string"])
        sheet.write_string(row, 1, label.get("help") or "", styles["text"])
