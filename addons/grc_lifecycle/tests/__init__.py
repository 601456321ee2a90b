from . import test_stage_histories
from . import test_stage_events
from . import test_stage_engine
from . import test_stage_property
from . import test_stage_ladder
from . import test_stage_lifecycle
from . import test_tours_stages
