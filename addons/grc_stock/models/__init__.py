from . import sale_order_line
from . import account_move, grc_customer, stock_move, stock_picking
from . import grc_layer_deliveries
