"""The tests of all topics, where Odoo's own runner looks for them."""

from .audience import (
    test_audience,
    test_audience_fold,
    test_audience_purchases,
    test_audience_reach,
    test_audience_words,
    test_tours_audience,
)
from .campaign import test_launch, test_tours_campaign
from .gate import test_answers, test_barred, test_tours_gate
from .guide import test_guide, test_intake, test_tours_guide, test_whole
from .money import test_exemption, test_forecast
from .outcome import test_branches, test_case_16, test_clicks, test_fuse, test_goal, test_hearing, test_upgrade
from .pressure import test_pressure
from .rehearsal import test_rehearsal
from .result import test_result, test_worked
from .run import test_executor, test_merge, test_moments
from .seller import test_seller
from .stop import test_refused, test_stop
