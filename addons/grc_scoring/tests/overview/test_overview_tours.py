from dateutil.relativedelta import relativedelta
from odoo.addons.grc_base.tests.common_screens import on_phone
from odoo.addons.grc_base.tests.test_tours import ToursCommon
from odoo.exceptions import UserError
from odoo.tests import tagged


class MovingTours(ToursCommon):
    """One customer is known since ten days ago, the other came since."""

    def _refresh_twice(self):
        self.env["grc.customer"]._refresh(self.company, as_of=self.today - relativedelta(days=10))
        self._refresh()

    def _goal(self):
        """Set a goal for the last month, of which three times as much has been achieved."""
        self.env["grc.goal"].sudo().create(
            {
                "company_id": self.company.id,
                "ratio": "revenue",
                "target": 100,
                "date_from": self.today - relativedelta(days=8),
                "period": "month",
            }
        )

    def _forget(self):
        """Take what waits out of the queue, so that nothing is being rebuilt."""
        self.env["grc.queue"].sudo().search([("company_ref", "=", self.company.id)]).unlink()


@tagged("post_install", "-at_install")
class TestOverviewTours(MovingTours):
    def test_movement(self):
        self._refresh_twice()
        self.start_tour("/odoo/movement", "grc_scoring_movement", login="grc_tour")

    def test_movement_empty(self):
        self._forget()
        self.start_tour("/odoo/movement", "grc_scoring_movement_empty", login="grc_tour")

    def test_overview(self):
        self._refresh_twice()
        self._goal()
        self.start_tour("/odoo", "grc_scoring_overview", login="grc_tour")

    def test_overview_empty(self):
        self._forget()
        self.start_tour("/odoo/customer-overview", "grc_scoring_overview_empty", login="grc_tour")

    def test_overview_after_the_clock_went_back(self):
        """Point 18: it is said, no panel fails, and a manager may have it built for today."""
        self._refresh()
        self._forget()
        # The test's transaction holds the lock of the refresh until it ends.
        progress = self.registry["grc.screen"]._progress
        self.patch(
            self.registry["grc.screen"],
            "_progress",
            lambda screen, company: progress(screen, company) | {"running": False},
        )
        self.patch(self.registry["res.company"], "_grc_today", lambda company: self.today - relativedelta(days=1))
        self.start_tour("/odoo/customer-overview", "grc_scoring_overview_clock", login="grc_tour")

    def test_overview_panel_fails(self):
        """What one panel cannot tell, the others tell all the same."""
        self._refresh()

        reason = "The curve is broken"

        def broken(screen, filters=None):
            raise UserError(reason)

        self.patch(self.registry["grc.screen.pareto"], "get_pareto", broken)
        self.start_tour("/odoo/customer-overview", "grc_scoring_overview_panel_fails", login="grc_tour")

    @on_phone
    def test_movement_phone(self):
        self._refresh_twice()
        self.start_tour("/odoo/movement", "grc_scoring_movement_phone", login="grc_tour")

    @on_phone
    def test_overview_phone(self):
        self._refresh_twice()
        self._goal()
        self.start_tour("/odoo/customer-overview", "grc_scoring_overview_phone", login="grc_tour")
