from . import said
