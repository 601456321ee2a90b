from . import test_playbook
from . import test_assignment
from . import test_day
from . import test_day_clock
from . import test_day_buttons
from . import test_sources
from . import test_control
from . import test_tours_day
