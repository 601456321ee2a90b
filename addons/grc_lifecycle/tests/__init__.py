"""The tests of all topics, where Odoo's own runner looks for them."""

from . import (
    test_bounds,
    test_choices,
    test_document_source,
    test_gone,
    test_links,
    test_links_merged,
    test_moves,
    test_repair,
)
from .action import (
    test_action_property,
    test_action_security,
    test_assignment,
    test_bad_values,
    test_clock_back,
    test_control,
    test_killed,
    test_neutral,
    test_plan_cron,
    test_plan_scale,
    test_presence,
    test_private_actions,
    test_rights_after,
    test_shared,
    test_taking,
    test_tours_actions,
    test_undo_token,
)
from .complaint import test_complaint
from .control import test_exempt
from .day import test_day, test_day_buttons, test_day_clock, test_tours_day
from .handover import test_handover, test_portfolio, test_tours_portfolio
from .life import test_household, test_life_event
from .playbook import test_playbook
from .report import test_report_step, test_tours_report
from .salesforce import test_salesforce
from .security import test_matrix, test_routes
from .source import test_action_source, test_debt, test_migration_debt, test_promise_of_the_day, test_sources
from .stage import (
    test_sale_analysis_stage,
    test_stage_engine,
    test_stage_events,
    test_stage_histories,
    test_stage_ladder,
    test_stage_lifecycle,
    test_stage_property,
    test_tours_stages,
)
from .timeline import test_purchase_chart, test_timeline_opportunity
