from . import grc_fixed
from . import grc_guarded
from . import grc_sent
from . import grc_shared
from . import grc_bounded
from . import grc_repair
from . import grc_secret
