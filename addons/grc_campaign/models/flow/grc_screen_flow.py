from odoo import api, models
from odoo.addons.grc_base.tools.parameters import Id, reads

from ...engine.flow import places


class GrcScreenFlow(models.AbstractModel):
    """The picture of a campaign: its steps, which one leads to which, and how many customers went each way."""

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
        :return: ``{campaign_id, state, start, customers, controls, aside, column, columns, states, steps}``: ``start``
            says when they begin, None: with the launch; ``column`` is where the beginning stands, of ``columns``;
            ``states`` are ``[key, label]`` of what may have become of somebody. A step is ``{id, name, kind, closed,
            row, column, source, way, came, counts}``: ``source`` is the id of the step that leads to it, 0: the
            beginning, None: nothing; ``way`` says in one or two lines who comes to it; ``came`` is how many have,
            ``counts`` ``{state: number}`` of these, and of those for whom an outcome is waited for
        """
        campaign = self.env["grc.screen.rehearsal"]._campaign(campaign_id)
        customers, controls, aside = self._participants(campaign)
        steps = campaign.step_ids
        sources = [self._source(step) for step in steps]
        numbers = {0: 0, **{step.id: place for place, step in enumerate(steps, 1)}}
        rows, columns, width = places([None, *(numbers.get(source) for source in sources)])
        counts = self._counts(campaign)
        return {
            "campaign_id": campaign.id,
            "state": campaign.state,
            "start": campaign.start_words if campaign.start != "launch" else None,
            "customers": customers,
            "controls": controls,
            "aside": aside,
            "column": columns[0],
            "columns": width,
            "states": [list(one) for one in self._states()],
            "steps": [
                {**self._step(step, counts.get(step.id, {})), "source": source, "row": row, "column": column}
                for step, source, row, column in zip(steps, sources, rows[1:], columns[1:], strict=True)
            ],
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
    def _states(self):
        """Return ``(key, label)`` of the states of tasks in the user's language."""
        return self.env["grc.campaign.task"]._fields["state"]._description_selection(self.env)

    @api.model
    def _source(self, step):
        """Return the id of the step that leads to a step; 0: the beginning, None: nothing."""
        return 0 if step.after == "launch" else step._led_by().id or None

    @api.model
    def _counts(self, campaign):
        """Return ``{step id: {state: number of tasks}}`` of who came to each step, and for whom one is waited for."""
        tasks, found = self.env["grc.campaign.task"], {}
        seen = [("campaign_id", "=", campaign.id), "|", ("came", "=", True), ("state", "=", "awaiting")]
        for step, state, number in tasks._read_group(seen, ["step_id", "state"], ["__count"]):
            found.setdefault(step.id, {})[state] = number
        return found

    @api.model
    def _step(self, step, counts):
        """Return a step, who comes to it, and what became of those who came."""
        outcome = step._said_outcome()
        later = step.later if step.delay or step.hour or not outcome else ""
        return {
            "id": step.id,
            "name": step.name,
            "kind": step._selected("action"),
            "closed": step.closed,
            "way": [words for words in (outcome, later) if words],
            "came": sum(number for state, number in counts.items() if state != "awaiting"),
            "counts": counts,
        }
