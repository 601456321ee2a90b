from . import customers
