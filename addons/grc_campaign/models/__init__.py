from . import audience
from . import campaign
from . import pressure
from . import run
from . import outcome
from . import money
from . import result
