from . import grc_person
from . import res_partner
