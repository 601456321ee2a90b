from . import grc_timeline
from . import grc_timeline_kinds
from . import grc_timeline_titles
from . import grc_customer
from . import res_partner
