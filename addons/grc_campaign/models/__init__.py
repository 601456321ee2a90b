from . import audience
from . import campaign
from . import pressure
from . import run
from . import stop
from . import guide
from . import rehearsal
from . import seller
