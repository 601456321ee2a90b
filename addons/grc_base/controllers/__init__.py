from . import interests
from . import preference
