from . import test_map
from . import test_movement
from . import test_scores
from . import test_segmentation
from . import test_thresholds
from . import test_tours
from . import test_workbook
