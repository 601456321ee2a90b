from datetime import timedelta

from odoo import fields
from odoo.addons.grc_base.tests.common import GrcCase

#: Day 0 of histories that count days.
START = fields.Date.to_date("2020-01-01")
#: A day before all histories, on which the company is refreshed for the first time.
BEFORE = "2019-12-31"


def day(value):
    """Return a date: a text, or a number of days from :data:`START`."""
    return START + timedelta(days=value) if isinstance(value, int) else fields.Date.to_date(value)


def monthly(first, number, amount, on=15):
    """Return purchases on a day of ``number`` months running, from a month such as ``2024-01``."""
    year, month = map(int, first.split("-"))
    return [
        (f"{year + (month - 1 + place) // 12}-{(month - 1 + place) % 12 + 1:02d}-{on:02d}", amount)
        for place in range(number)
    ]


def every(step, number, amount=100, first=0):
    """Return purchases each ``step`` days, from day ``first`` on."""
    return [(first + step * place, amount) for place in range(number)]


class StageCase(GrcCase):
    """A company with stages; its first refresh came before any customer, so that every stage has a movement."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.refresh(BEFORE)
        cls.stages = {stage.code: stage for stage in cls.company._grc_stages()}

    @classmethod
    def usual_interval(cls, days):
        """Let Q be so many days."""
        cls.env["grc.refresh"].search([("company_id", "=", cls.company.id)]).usual_interval = days

    @classmethod
    def purchases(cls, partner, rows):
        """Import the purchases of a customer from rows (day, amount), as :func:`day` has it."""
        docs = cls.imported([(partner, day(when), amount) for when, amount in rows])
        cls.env["account.move"]._grc_stamp_missing(cls.company)
        return docs

    def movement(self, partner):
        """Return the last movement between stages."""
        return self.env["grc.transition"].search(
            [("partner_id", "=", partner.id), ("dimension", "=", "stage")], limit=1, order="date desc, id desc"
        )

    def stage(self, partner):
        """Return the code of the present stage."""
        return self.customer(partner).stage_id.code

    def cause(self, partner):
        return self.movement(partner).cause_text.replace("\N{NO-BREAK SPACE}", " ")
