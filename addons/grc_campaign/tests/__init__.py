"""The tests of all topics, where Odoo's own runner looks for them."""
