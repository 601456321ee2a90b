from odoo import Command


def of_company(company):
    """Return what a new user has who works in one company, or is a customer of it."""
    return {"company_id": company.id, "company_ids": [Command.set(company.ids)]}
