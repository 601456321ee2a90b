from . import test_example
from . import test_tours_example
