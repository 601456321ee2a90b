from . import grc_preference_link
from . import grc_preference_page
from . import grc_preference_decision
from . import grc_preference_undo
from . import grc_preference_mail
from . import res_partner
