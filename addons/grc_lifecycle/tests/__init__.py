from . import test_playbook
from . import test_assignment
from . import test_plan_cron
from . import test_killed
from . import test_life_event
from . import test_action_security
from . import test_tours_actions
