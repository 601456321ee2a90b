from . import grc_life_rule
from . import grc_likeness_source
from . import grc_likeness_trait
