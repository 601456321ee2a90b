"""The tests of all topics, where Odoo's own runner looks for them."""

from . import test_beginning, test_clock_back, test_document_source, test_link_search, test_screens, test_workbook
from .capital import (
    test_capital,
    test_capital_late,
    test_capital_ledger,
    test_capital_time,
    test_security_capital,
    test_tours_capital,
)
from .clv import test_clv, test_clv_ladder, test_security_clv, test_tours_clv
from .group import test_groups, test_security_groups, test_tours_groups
from .likeness import test_likeness, test_tours_likeness
from .movement import test_first_movements, test_movement
from .overview import test_goal, test_overview, test_overview_tours, test_overview_xlsx
from .pareto import test_pareto, test_pareto_history
from .policy import test_policy
from .profit import test_unprofitable
from .retention import test_acquisition, test_retention, test_tours_retention
from .risk import test_debt, test_promise, test_risk, test_risk_shown, test_tours_risk
from .sale_analysis import test_sale_analysis, test_sale_analysis_security, test_tours_sale_analysis
from .scores import test_map, test_scores, test_segmentation, test_thresholds, test_tours
from .simulation import test_simulation, test_simulation_property, test_tours_simulation
from .value import test_value_step
from .wallet import test_wallet
