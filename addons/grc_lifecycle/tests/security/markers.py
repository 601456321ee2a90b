"""Texts and numbers that are planted in what is guarded, and looked for in every answer."""

import itertools
import re
from datetime import date

import psycopg2
from odoo.tools import SQL

from . import rules
from .models import reaches
from .roles import SELLERS

#: Where the numbers of each salesperson's customer begin; no other number of the tests is that large.
BASES = {key: 7_000_000 + 100_000 * place for place, key in enumerate(SELLERS, 1)}
TEXT = re.compile(r"MARK(\d{7})")
NUMBER = re.compile(r"(?<!\d)7[1-9]\d{5}(?!\d)")
#: Columns that say what a row is, or whose; and those that are read as places of a list.
LEFT = {"id", "next_step", "create_uid", "write_uid", "res_model", "res_id", "data", "details", "kind", "dimension"}


class Markers:
    """What was planted: a number for each column of a record, alone or within a text."""

    def __init__(self, case):
        self.env = case.env
        self.planted = {}
        self.counters = {key: itertools.count(base) for key, base in BASES.items()}
        for model in rules.GUARDED:
            for key, record in case.records[model].items():
                if record._auto:
                    self._plant(model, key, record)
        self.env.invalidate_all()

    def _plant(self, model, key, record):
        for field in record._fields.values():
            if field.store and field.column_type and field.name not in LEFT:
                number = next(self.counters[key])
                values = {"char": [f"MARK{number}"], "text": [f"MARK{number}"], "html": [f"<p>MARK{number}</p>"]}
                # An integer may be a number of days, to which a day is added.
                values |= dict.fromkeys(("float", "monetary"), [number, number / 1e8])
                for value in values.get(field.type, ()):
                    if self._write(record, field, value):
                        self.planted[number] = (model, key, field.name)
                        break

    def _write(self, record, field, value):
        """Write a column by SQL, as far as its constraints allow."""
        try:
            with self.env.cr.savepoint(flush=False):
                self.env.cr.execute(
                    SQL(
                        "UPDATE %s SET %s = %s WHERE id = %s",
                        SQL.identifier(record._table),
                        SQL.identifier(field.name),
                        value,
                        record.id,
                    ),
                    log_exceptions=False,
                )
        except psycopg2.Error:
            return False
        return True

    def found(self, answer):
        """Return the numbers of the markers in an answer, however deep."""
        if isinstance(answer, bool) or answer is None:
            return set()
        if isinstance(answer, (int, float)):
            return {number for number in (answer, answer * 1e8) if number in self.planted}
        if isinstance(answer, (bytes, str)):
            return self._in_text(answer if isinstance(answer, str) else answer.decode("utf-8", "replace"))
        if isinstance(answer, dict):
            return self.found([*answer.keys(), *answer.values()])
        if isinstance(answer, (list, tuple, set, frozenset)):
            return set().union(*map(self.found, answer))
        if isinstance(answer, date) or hasattr(answer, "_ids"):
            return set()
        return self._in_text(str(answer))

    def _in_text(self, text):
        numbers = TEXT.findall(text) + NUMBER.findall(re.sub(r"(?<=\d)[\s,.'\u202f\u00a0](?=\d{3})", "", text))
        return {int(number) for number in numbers} & self.planted.keys()

    def leaks(self, role, answer):
        """Return what an answer holds that is not for the role: a list of ``model.field of key``."""
        return [
            f"{model}.{field} of {key}"
            for model, key, field in map(self.planted.get, sorted(self.found(answer)))
            if not reaches(role, rules.MODELS[model].get("read", "nobody"), key)
        ]
