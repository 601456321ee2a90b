"""A company to look at: the public CDNOW purchases as posted invoices of Odoo."""
