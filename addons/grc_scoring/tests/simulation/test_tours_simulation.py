from unittest.mock import patch

from odoo.addons.grc_base.tests.common_screens import on_phone
from odoo.addons.grc_base.tests.test_tours import ToursCommon
from odoo.tests import tagged

from ..clv import test_tours_clv


class SimulatorTours(ToursCommon):
    def setUp(self):
        super().setUp()
        # The refresh of this transaction keeps the company's lock until its end.
        self.patch(self.env.registry["grc.screen"], "_progress", test_tours_clv.TestClvTour.progress)

    def figures(self):
        self.company.grc_letter_cost = 2
        self._refresh()
        self.forget()

    def forget(self):
        self.env["grc.queue"].sudo().search([("company_ref", "=", self.company.id)]).unlink()


@tagged("post_install", "-at_install")
class TestSimulatorTour(SimulatorTours):
    def test_simulator(self):
        self.figures()
        self.start_tour("/odoo/simulator", "grc_scoring_simulator", login="grc_tour")
        self.assertEqual(self.company.grc_pareto_a, 40)
        self._refresh()
        classes = self.env["grc.customer"].sudo().search([("company_id", "=", self.company.id)]).sorted("margin")
        self.assertEqual(classes.mapped("value_class"), ["b", "a"])

    def test_stale(self):
        """Each answer is another than the one before, as where figures are rebuilt meanwhile."""
        self.figures()
        simulation = self.env.registry["grc.simulation"]
        result, numbers = simulation._result, iter(range(99))
        with patch.object(simulation, "_result", lambda *given: result(*given) | {"token": str(next(numbers))}):
            self.start_tour("/odoo/simulator", "grc_scoring_simulator_stale", login="grc_tour")
        self.assertEqual(self.company.grc_pareto_a, 80)

    @on_phone
    def test_simulator_phone(self):
        self.figures()
        self.start_tour("/odoo/simulator", "grc_scoring_simulator_phone", login="grc_tour")
