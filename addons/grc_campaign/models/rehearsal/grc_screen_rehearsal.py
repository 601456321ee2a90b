from odoo import api, fields, models
from odoo.addons.grc_base.tools.parameters import Id, reads
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..audience.grc_campaign_overlap import DAYS
from .grc_campaign_rehearsal import LISTED

#: Figures of a step: whom it reaches, at once or later, and not, and those who are only compared.
FIGURES = ("reached", "later", "left", "controls")


class GrcScreenRehearsal(models.AbstractModel):
    """The dry run of a campaign: whom each step would reach, and why not the others."""

    _name = "grc.screen.rehearsal"
    _inherit = "grc.screen"
    _description = "Screen of a Dry Run"

    @api.model
    @reads(campaign_id=Id(), customer_id=Id(optional=True))
    def rehearse(self, campaign_id, customer_id=None):
        """Return whom a campaign would reach, launched when that is planned, else now; nothing is kept of it.

        Consent and what stands open are those of today, at each step; pressure is that of its time.

        :param int campaign_id: of a ``grc.campaign``
        :param int customer_id: of a ``grc.customer`` whose way is told, too
        :return: ``{campaign_id, customers, controls, start, begin, taken_out, overlap, overlap_ids, overlap_days,
            steps, trace}``: ``start`` says in words when they begin, ``begin`` is the moment, if it is not now;
            ``overlap`` are those whom another campaign may contact in the days from then on; a step is ``{id, name,
            action, moment, figures, reached, controls, later, left, pace, reasons}``: ``figures`` are the customers
            behind ``reached``, ``later``, ``left``, ``controls``, as ids are said below; ``pace`` says what send rate
            and warm-up mean for its mails; a reason is ``{reason, label, answer, customers, ids}``: ``answer`` is what
            is done about what comes first, in words; ids are of customers, False where they are too many; ``trace`` is
            None, or ``{name, control, steps}`` with a sentence a step; the comparison group is in ``controls`` alone
        :raise AccessError: for who may not change campaigns: it is about all customers
        """
        campaign = self._campaign(campaign_id)
        campaign.check_access("write")
        customer = self._customers().browse(customer_id or [])
        customer.check_access("read")
        now = fields.Datetime.now()
        begin = campaign._rehearsed_at(now)
        played = self.env["grc.campaign.rehearsal"]._run(campaign, begin, customer.partner_id)
        customers, controls, __ = self.env["grc.campaign.enrolment"]._foretell(campaign)
        overlap, overlap_ids = self._overlap(campaign, begin)
        paces = self.env["grc.campaign.pace"]._of(played)
        return {
            "campaign_id": campaign.id,
            "customers": customers,
            "controls": controls,
            "start": campaign.start_words,
            "begin": begin > now and fields.Datetime.to_string(begin),
            "taken_out": campaign.taken_out_count,
            "overlap": overlap,
            "overlap_ids": self._listed(overlap, overlap_ids),
            "overlap_days": DAYS,
            "steps": [self._step(step, moment, counts, paces.get(step, "")) for step, moment, counts, __ in played],
            "trace": self._trace(customer, played) if customer else None,
        }

    @api.model
    def _campaign(self, campaign_id):
        """Return a campaign that the user may read.

        :raise UserError: when there is none
        """
        campaign = self.env["grc.campaign"].browse(campaign_id)
        campaign.check_access("read")
        if not campaign.exists():
            raise UserError(self.env._("There is no such campaign any more."))
        return campaign

    @api.model
    def _reasons(self):
        """Return ``{key: why something was not done}`` in the user's language."""
        return dict(self.env["grc.campaign.task"]._fields["reason"]._description_selection(self.env))

    @api.model
    def _step(self, step, moment, counts, pace):
        """Return what would become of a step.

        :param str pace: what is said of its mails
        """
        rows = {name: [one for one in counts if self._figure(*one[:2]) == name] for name in FIGURES}
        numbers = {name: sum(one[4] for one in found) for name, found in rows.items()}
        left = sorted(rows["left"], key=lambda one: -one[4])
        # Whom a salesperson contacts in place of the step.
        instead = [one for one in rows["reached"] if one[3]]
        return {
            "id": step.id,
            "name": step.name,
            "action": step.action,
            "moment": fields.Datetime.to_string(moment),
            **numbers,
            "figures": {
                name: self._listed(numbers[name], sum((one[5] for one in found), [])) for name, found in rows.items()
            },
            "pace": pace,
            "reasons": [self._reason(*one[2:]) for one in left + instead],
        }

    @api.model
    def _figure(self, control, verdict):
        """Return which of :data:`FIGURES` counts customers of a group with a verdict."""
        return "controls" if control else verdict if verdict in FIGURES else "left"

    @api.model
    def _reason(self, reason, answer, number, ids):
        """Return how many were left out for a reason, or contacted otherwise, and whom."""
        return {
            "reason": reason,
            "label": self._reasons().get(reason, reason),
            "answer": self._answers().get(answer, ""),
            "customers": number,
            "ids": self._listed(number, ids),
        }

    @api.model
    def _answers(self):
        """Return ``{key: what is done about what comes first}`` in the user's language."""
        return dict(self.env["grc.campaign.refusal"]._fields["answer"]._description_selection(self.env))

    @api.model
    def _listed(self, number, ids):
        """Return the customers of a figure; False where a list would not show all of them."""
        return ids if len(ids) == number else False

    @api.model
    def _overlap(self, campaign, begin):
        """Return customers of the audience whom other campaigns may contact soon after this one begins.

        :return: ``(number, ids)`` of customers, ids at most :data:`~.grc_campaign_rehearsal.LISTED`
        """
        query = SQL(
            """
            SELECT COUNT(*), (ARRAY_AGG(k.id ORDER BY k.id))[1:%s] FROM grc_customer k
             WHERE k.id IN (%s) AND k.partner_id IN (%s)
            """,
            LISTED,
            self.env["grc.campaign.enrolment"]._customers(campaign.sudo()),
            self.env["grc.campaign.overlap"].sudo()._query(campaign.company_id, begin, campaign),
        )
        number, ids = self.env.execute_query(query)[0]
        return number, ids or []

    # One customer

    @api.model
    def _trace(self, customer, played):
        """Return the way of a customer through the steps, with what stopped them."""
        rows = [(step, row) for step, __, __, row in played]
        return {
            "name": customer.display_name,
            "control": any(row and row[0] for __, row in rows),
            "steps": [{"name": step.name, "text": self._trace_sentence(row)} for step, row in rows],
        }

    @api.model
    def _trace_sentence(self, row):
        """Return what becomes of a customer at a step, in words."""
        if row is None:
            return self.env._("They do not come to this step.")
        control, became, reason, answer, model, record = row
        if became in ("reached", "later") and control:
            return self.env._("Comparison group: nothing is done.")
        why, instead = self._reasons().get(reason, reason), self._answers().get(answer, "")
        if became == "reached":
            return self.env._("%(why)s: %(instead)s.", why=why, instead=instead) if answer else self.env._("Reached.")
        if became == "later":
            return self.env._("Later: %s.", why)
        document = self._document(reason, model, record)
        if answer:
            why = self.env._("%(why)s: %(instead)s", why=why, instead=instead)
        if document:
            return self.env._("Not reached: %(why)s (%(document)s).", why=why, document=document)
        return self.env._("Not reached: %s.", why)

    @api.model
    def _document(self, reason, model, record):
        """Return the name of what stands open, or of the last contact, if the user may see it.

        Of a decision the reason says all.
        """
        if reason.startswith("consent_"):
            return ""
        found = self.env[model].browse(record).exists() if model and record else None
        return found.display_name if found and found.has_access("read") else ""
