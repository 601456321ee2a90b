"""Days of UTC and statements put together as text are found, and nothing else."""

import os
import textwrap

import pytest
from lib import house_exceptions, query_check

HERE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


@pytest.fixture
def check(tmp_path, monkeypatch):
    """Give a function that writes a file, and returns what is wrong with it, without where."""
    monkeypatch.setattr(house_exceptions, "DAYS", {})

    def found(text, name="addons/grc_campaign/models/one.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        faults = list(query_check.Check(str(tmp_path)).faults())
        path.unlink()
        return faults

    return found


def test_repository():
    assert query_check.main(HERE) == 0


@pytest.mark.parametrize(
    "text, day",
    [
        ("day = fields.Date.today()", "fields.Date.today"),
        ("day = fields.Date(default=fields.Date.context_today)", "fields.Date.context_today"),
        ("day = date.today()", "date.today"),
        ("day = now.date()", "now.date()"),
        ("day = record.launched_at.date()", "record.launched_at.date()"),
        ('query = SQL("SELECT l.moment::date FROM l")', "l.moment::date"),
        ('query = SQL("SELECT c.date::date FROM c")', "c.date::date"),
        ('query = SQL("SELECT %(now)s::date")', "%(now)s::date"),
        ('query = SQL("SELECT COALESCE(c.write_date, %(day)s)::date")', "COALESCE(c.write_date, %(day)s)::date"),
        ('query = SQL("SELECT (m.entered_at + make_interval(days => 3))::date")', None),
        ("query = SQL(\"SELECT date_trunc('day', m.entered_at)\")", "date_trunc('day', m.entered_at)"),
        ('query = SQL("WHERE m.until > CURRENT_DATE")', "CURRENT_DATE"),
    ],
)
def test_a_day_of_utc(check, text, day):
    (fault,) = check(text)
    assert fault.endswith("is a day of UTC: ask for the company's.")
    assert day is None or " {} is".format(day) in fault


@pytest.mark.parametrize(
    "text",
    [
        "day = company._grc_today()",
        "day = moment.astimezone(zone).date()",
        "day = campaign._local(now).date()",
        "day = local_day(moment, company)",
        "query = SQL(\"SELECT (m.moment AT TIME ZONE 'UTC' AT TIME ZONE %s)::date\", zone)",
        'query = SQL("SELECT NULL::date, %s::date, %(day)s::date, %s::date[]")',
        'query = SQL("SELECT (MAX(d.invoice_date) + make_interval(months => MAX(t.months)))::date")',
        "query = SQL(\"SELECT date_trunc('hour', t.due_at), date_trunc('day', %s)\")",
    ],
)
def test_a_day_of_the_company(check, text):
    assert check(text) == []


def test_where_days_are_looked_at(check, monkeypatch):
    """Not in tests, nor in addons whose days are those of a refresh; what is let be is said, and needed."""
    text = "day = now.date()"
    for name in ("addons/grc_campaign/tests/test_one.py", "addons/grc_scoring/models/one.py", "benchmarks/one.py"):
        assert check(text, name) == []
    monkeypatch.setitem(house_exceptions.DAYS, ("addons/grc_campaign/models/one.py", "now.date()"), "for a reason")
    assert check(text) == []
    assert "is not needed any more" in check("day = 1")[0]


@pytest.mark.parametrize(
    "text",
    [
        'cr.execute(f"DELETE FROM {table}")',
        'cr.execute("DELETE FROM %s" % table)',
        'cr.execute("DELETE FROM " + table, [])',
        'cr.execute("DELETE FROM {}".format(table))',
        'cr.copy_expert(f"COPY {table} FROM STDIN", lines)',
        'env.execute_query(SQL(f"SELECT {name}"))',
    ],
)
def test_text_as_a_statement(check, text):
    for name in ("addons/grc_scoring/tests/test_one.py", "benchmarks/one.py", "faults/one.py", "script/lib/one.py"):
        (fault,) = check(text, name)
        assert fault.endswith("is put together as text: compose it with SQL.")


@pytest.mark.parametrize(
    "text",
    [
        'cr.execute(SQL("DELETE FROM %s", SQL.identifier(table)))',
        'cr.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))',
        "cr.execute(statement.format(name))",
        'cr.execute("SELECT 1 WHERE a = %s", [value])',
        'cr.execute("SELECT 1" " FROM a")',
        'SQL(", ").join(parts)',
    ],
)
def test_composed(check, text):
    assert check(text, "benchmarks/one.py") == []
