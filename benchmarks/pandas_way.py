"""The refresh by reading the documents into pandas and writing the customers back."""

import io
import os
import subprocess
import sys
import time

#: Columns of the customers that it writes, with their types.
_COLUMNS = {
    "partner_id": "integer",
    "first_purchase": "date",
    "last_purchase": "date",
    "purchase_days": "integer",
    "invoice_count": "integer",
    "refund_count": "integer",
    "revenue": "numeric",
    "margin": "numeric",
    "monetary_value": "numeric",
    "median_interval": "integer",
    "interval_p90": "integer",
    "r_score": "integer",
    "f_score": "integer",
    "m_score": "integer",
}


def measure(cr, day):
    """Return (seconds, highest memory in MB) of a process of its own that does the work.

    :param cr: a plain cursor, whose connection's parameters the process uses
    :param date day: the day the figures are to be those of
    """
    cr.connection.commit()
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.pandas_way", cr.connection.dsn, day.isoformat()],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )
    startup, memory = done.stdout.split()
    return time.perf_counter() - start - float(startup), int(memory)


def _main(dsn, day):
    started = time.perf_counter()
    import pandas as pd
    import psycopg2

    from .frame import peak_memory

    startup = time.perf_counter() - started
    connection = psycopg2.connect(dsn)
    with connection, connection.cursor() as cr:
        documents = _read(pd, cr, day)
        customers = _compute(pd, documents, pd.Timestamp(day))
        _write(cr, customers)
        connection.rollback()
    sys.stdout.write(f"{startup} {peak_memory()}\n")


def _read(pd, cr, day):
    from psycopg2 import sql

    cr.execute(
        """
        CREATE TEMPORARY VIEW bench_read AS
        SELECT commercial_partner_id AS partner_id, invoice_date - DATE '1970-01-01' AS day, grc_kind AS kind,
               amount_untaxed_signed AS amount, grc_margin AS margin, grc_reversed_on - DATE '1970-01-01' AS reversed_on
          FROM account_move
         WHERE company_id = (SELECT MIN(id) FROM res_company) AND state = 'posted' AND grc_kind > 0
           AND commercial_partner_id IS NOT NULL
        """
    )
    buffer = io.BytesIO()
    copy = sql.SQL("COPY (SELECT * FROM bench_read WHERE day <= DATE {} - DATE '1970-01-01') TO STDOUT CSV HEADER")
    cr.copy_expert(copy.format(sql.Literal(day)), buffer)
    buffer.seek(0)
    return pd.read_csv(buffer)


def _compute(pd, documents, day):
    """Facts, thresholds and scores; the percentiles of the intervals as pandas gives them."""
    today = (day - pd.Timestamp("1970-01-01")).days
    stands = documents["reversed_on"].isna() | (documents["reversed_on"] > today)
    refund = documents["kind"] == 3
    by = documents.groupby("partner_id")
    facts = by.agg(revenue=("amount", "sum"), margin=("margin", "sum"))
    facts["refund_count"] = refund.groupby(documents["partner_id"]).sum()
    facts["invoice_count"] = by.size() - facts["refund_count"]
    window = documents[stands & (documents["day"] > today - 730)]
    facts["monetary_value"] = window.groupby("partner_id")["amount"].sum()
    occasions = documents.loc[stands & (documents["kind"] == 1), ["partner_id", "day"]].drop_duplicates()
    occasions = occasions.sort_values(["partner_id", "day"])
    days = occasions.groupby("partner_id")["day"]
    occasions["gap"] = days.diff()
    facts["first_purchase"], facts["last_purchase"] = days.min(), days.max()
    facts["purchase_days"] = days.size()
    gaps = occasions.dropna().groupby("partner_id")["gap"]
    facts["median_interval"] = gaps.quantile(0.5, interpolation="lower")
    facts["interval_p90"] = gaps.quantile(0.9, interpolation="higher")
    buyers = facts["monetary_value"].notna()
    steps = [0.2, 0.4, 0.6, 0.8]
    for score, column in (
        ("r_score", "last_purchase"),
        ("f_score", "purchase_days"),
        ("m_score", "monetary_value"),
    ):
        edges = facts.loc[buyers, column].quantile(steps, interpolation="lower").tolist()
        facts[score] = 1 + sum((facts[column] > edge).astype("int64") for edge in edges)
    for column in ("first_purchase", "last_purchase"):
        facts[column] = pd.to_datetime(facts[column], unit="D")
    return facts.reset_index()


def _write(cr, customers):
    from psycopg2 import sql

    names = sql.SQL(", ").join(map(sql.Identifier, _COLUMNS))
    types = sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(kind)) for name, kind in _COLUMNS.items()
    )
    cr.execute(sql.SQL("CREATE TEMPORARY TABLE bench_written ({})").format(types))
    whole = [name for name, kind in _COLUMNS.items() if kind == "integer"]
    customers = customers.assign(**{name: customers[name].astype("Int64") for name in whole})
    buffer = io.StringIO()
    customers.to_csv(buffer, columns=list(_COLUMNS), header=False, index=False, date_format="%Y-%m-%d")
    buffer.seek(0)
    cr.copy_expert("COPY bench_written FROM STDIN CSV", buffer)
    statement = sql.SQL(
        """
        CREATE TABLE bench_customer (company_id integer REFERENCES res_company, {types},
                                     UNIQUE (company_id, partner_id), FOREIGN KEY (partner_id) REFERENCES res_partner);
        INSERT INTO bench_customer (company_id, {names})
        SELECT (SELECT MIN(id) FROM res_company), {names} FROM bench_written
        """
    )
    cr.execute(statement.format(names=names, types=types))


if __name__ == "__main__":
    _main(sys.argv[1], sys.argv[2])
