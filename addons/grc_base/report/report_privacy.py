import re
from html import unescape

from odoo import api, models


class ReportPrivacy(models.AbstractModel):
    """The person's data on paper: each table with what its records say, and the receipts of decisions."""

    _name = "report.grc_base.report_privacy"
    _description = "Copy of Personal Data"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the values of the template: ``copies``, one for each request.

        :raise AccessError: for who may not handle what persons ask for
        """
        requests = self.env["grc.privacy.request"].browse(docids).exists()
        requests._check_may()
        requests.check_access("read")
        return {
            "doc_ids": requests.ids,
            "doc_model": "grc.privacy.request",
            "docs": requests,
            "copies": [self._copy(request) for request in requests],
            "today": self.env.company._grc_today(),
        }

    @api.model
    def _copy(self, request):
        """Return the parts of a copy: its tables, each a heading and records of (label, value), and the receipts."""
        lang = request.partner_id.lang or self.env.lang
        told = request.with_context(lang=lang)
        found = told._data()
        return {
            "request": told,
            "lang": lang,
            "tables": [
                {"label": table["label"], "records": [told.env[self._name]._record(name, row) for row in table["rows"]]}
                for name, table in found["tables"].items()
            ],
            "receipts": found["receipts"],
        }

    @api.model
    def _record(self, model, row):
        """Return the (label, value) of what a row says; empty columns are left out."""
        fields = self.env[model]._fields
        return [
            (fields[name]._description_string(self.env), self._words(fields[name], value))
            for name, value in row.items()
            if name in fields and fields[name].type != "boolean" and self._words(fields[name], value)
        ]

    @api.model
    def _words(self, field, value):
        """Return a value as a person reads it."""
        if value in (None, False, "", 0):
            return ""
        if isinstance(value, tuple):
            return str(value[-1])
        if field.type == "selection":
            return str(dict(field._description_selection(self.env)).get(value, value))
        if field.type == "html":
            return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", str(value)))).strip()
        return str(value)
