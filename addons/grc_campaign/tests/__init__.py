"""The tests of all topics, where Odoo's own runner looks for them."""

from .act import test_acts, test_rights
from .approval import test_approval, test_running, test_who_begins
from .audience import (
    test_audience,
    test_audience_fold,
    test_audience_overlap,
    test_audience_purchases,
    test_audience_reach,
    test_audience_words,
    test_tours_audience,
)
from .campaign import test_empty, test_launch, test_settled, test_tours_campaign
from .deliverability import test_deliverability, test_tours_sending
from .floor import test_floor
from .flow import test_flow, test_tours_flow
from .gate import test_answers, test_barred, test_tours_gate
from .guide import test_guide, test_intake, test_tours_guide, test_tours_story, test_whole
from .money import test_exemption, test_forecast, test_kept
from .outcome import test_branches, test_case_16, test_clicks, test_fuse, test_goal, test_hearing, test_upgrade
from .pressure import test_calls, test_look_ahead, test_pressure, test_sources
from .programme import test_programme, test_tours_programme
from .rehearsal import test_overlap, test_pace, test_planned_launch, test_rehearsal
from .result import test_release, test_result, test_verdict, test_worked
from .review import test_planned, test_tours_review
from .run import (
    test_batches,
    test_company_days,
    test_executor,
    test_merge,
    test_moments,
    test_process,
    test_recipients,
    test_turns,
)
from .seller import test_seller
from .sender import test_draft, test_from, test_writers
from .sending import test_sending
from .start import test_days, test_edited, test_events, test_reentry, test_tours_start
from .stop import test_case_7, test_elsewhere, test_finish, test_planned_stop, test_refused, test_stop
from .tracking import test_tracking
