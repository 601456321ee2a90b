from . import customers
from . import movement
from . import overview
