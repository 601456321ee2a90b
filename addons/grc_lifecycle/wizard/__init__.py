from . import base_partner_merge, grc_portfolio
