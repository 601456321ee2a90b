from . import test_playbook
from . import test_assignment
