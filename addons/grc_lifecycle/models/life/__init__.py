from . import grc_person
from . import grc_life_rule
from . import res_partner
from . import grc_likeness_source
from . import grc_likeness_trait
