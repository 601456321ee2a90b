"""The rules of ``docs/consent.md`` a second time, in plain Python: one contact, one question, one answer.

Slow and literal on purpose. It shares nothing with ``grc.consent.condition``, so that a mistake has to be made twice to
stay hidden. Ids are numbers, what is unknown is None, moments are UTC without a zone, days are those of the company.
"""

from .contact import point
from .days import day_of
from .ledger import Question, Row, Rule, World
from .people import Activity, Company, Contact, Entity, Order, Report
from .table import REASONS, Answer, explain, verdict

__all__ = [
    "REASONS",
    "Activity",
    "Answer",
    "Company",
    "Contact",
    "Entity",
    "Order",
    "Question",
    "Report",
    "Row",
    "Rule",
    "World",
    "day_of",
    "explain",
    "point",
    "verdict",
]
