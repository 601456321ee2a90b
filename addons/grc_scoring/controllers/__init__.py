from . import customers
from . import movement
