from . import test_stage_histories
from . import test_stage_events
