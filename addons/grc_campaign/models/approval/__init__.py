from . import res_company
from . import res_config_settings
from . import grc_campaign
from . import grc_screen_todo
