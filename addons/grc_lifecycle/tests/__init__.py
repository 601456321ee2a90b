from . import test_playbook
from . import test_assignment
from . import test_killed
from . import test_life_event
