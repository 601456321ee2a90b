from . import grc_contact_floor
from . import grc_screen_floor
from . import grc_customer
from . import grc_action_source_floor
