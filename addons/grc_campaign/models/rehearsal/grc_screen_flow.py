from odoo import api, models
from odoo.addons.grc_base.tools.parameters import Id, reads
from odoo.tools import SQL


class GrcScreenFlow(models.AbstractModel):
    """The picture of a campaign: its steps, and how many customers went along each edge."""

    _name = "grc.screen.flow"
    _inherit = "grc.screen"
    _description = "Picture of a Campaign"

    @api.model
    @api.readonly
    @reads(campaign_id=Id())
    def get_flow(self, campaign_id):
        """Return the steps of a campaign with how many customers came to each and what became of them.

        As far as the user may see customers in it; the comparison group passes the same steps and is counted apart.

        :param int campaign_id: of a ``grc.campaign``
        :return: ``{campaign_id, state, start, customers, controls, aside, steps}``: ``start`` says when they begin,
            None: with the launch; a step is ``{id, name, action, after, delay, unit, closed, came, waiting, done, left,
            ghosts, parked}``
        """
        campaign = self.env["grc.screen.rehearsal"]._campaign(campaign_id)
        customers, controls, aside = self._participants(campaign)
        counts = self._counts(campaign)
        return {
            "campaign_id": campaign.id,
            "state": campaign.state,
            "start": campaign.start_words if campaign.start != "launch" else None,
            "customers": customers,
            "controls": controls,
            "aside": aside,
            "steps": [self._step(step, counts.get(step.id, {})) for step in campaign.step_ids],
        }

    @api.model
    def _participants(self, campaign):
        """Return how many customers are in it, how many of them in the comparison group, and how many set aside."""
        rows = self.env["grc.campaign.participation"]._read_group(
            [("campaign_id", "=", campaign.id)], ["state", "control"], ["__count"]
        )
        inside = [(control, number) for state, control, number in rows if state != "aside"]
        aside = sum(number for state, __, number in rows if state == "aside")
        return sum(number for __, number in inside), sum(number for control, number in inside if control), aside

    @api.model
    def _counts(self, campaign):
        """Return ``{step id: {state: number of tasks}}``."""
        tasks = self.env["grc.campaign.task"]._search([("campaign_id", "=", campaign.id)])
        rows = self.env.execute_query(
            SQL(
                "SELECT t.step_id, t.state, COUNT(*) FROM grc_campaign_task t WHERE t.id IN %s GROUP BY 1, 2",
                tasks.subselect(),
            )
        )
        found = {}
        for step, state, number in rows:
            found.setdefault(step, {})[state] = number
        return found

    @api.model
    def _step(self, step, counts):
        """Return a step and what became of those who came to it."""
        return {
            **{name: step[name] for name in ("id", "name", "action", "after", "delay", "unit", "closed")},
            "came": sum(counts.values()),
            "waiting": counts.get("ready", 0) + counts.get("awaiting", 0),
            "done": counts.get("done", 0),
            "ghosts": counts.get("ghost", 0),
            "left": counts.get("skipped", 0) + counts.get("cancelled", 0),
            "parked": counts.get("parked", 0),
        }
