from . import test_contact
from . import test_histories
from . import test_property
from . import test_queries
from . import test_queue
from . import test_refresh
from . import test_security
from . import test_tours
