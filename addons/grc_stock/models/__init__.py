from . import grc_customer, stock_picking
