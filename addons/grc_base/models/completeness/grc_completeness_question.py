from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.parameters import Day

#: Questions asked at once.
AT_ONCE = 2
#: What is relied on by less than that is asked again.
DOUBTFUL = 0.5
#: Days for which a question that was put off is not asked.
LATER_DAYS = 30
#: Choices shown at most.
MOST_CHOICES = 300


class GrcCompletenessQuestion(models.AbstractModel):
    """What to ask a customer next, and what becomes of the answer.

    Questions come by what asking is worth in the company (``grc.completeness.score``); where fewer than 500 customers
    have answered any, by the weights.
    """

    _name = "grc.completeness.question"
    _description = "What to Ask Next"

    @api.model
    def _read(self, partner):
        """Return ``{share, by_weights, questions}`` of a customer; empty of one whom the user may not see.

        A question is ``{item_id, name, question, type, value, choices}``; type is text, number, date or choice.
        """
        customer, company = partner.commercial_partner_id, self.env.company
        if not customer.grc_customer_id:
            return {}
        items = self.env["grc.completeness.item"]._used(company, self._is_personal())
        share, known = self.env["grc.completeness"]._share(items, company, company._grc_today(), customer)
        asked = items.filtered(lambda item: known.get(item.id, 1) < DOUBTFUL and self._may_answer(item, customer))
        asked -= self._put_off(items, customer)
        worth = self._worth(customer)
        asked = asked.sorted(lambda item: self._place(item, known[item.id], worth))
        return {
            "share": share,
            "by_weights": not worth,
            "questions": [self._question(item, customer) for item in asked[:AT_ONCE]],
        }

    @api.model
    def _is_personal(self):
        return self.env["grc.person"].has_access("read")

    @api.model
    def _worth(self, customer):
        """Return ``{item id: worth in bits}`` of questions to customers of that kind; empty where none is measured."""
        scores = self.env["grc.completeness.score"].search(
            [
                ("company_id", "=", self.env.company.id),
                ("kind", "=", "company" if customer.is_company else "person"),
            ]
        )
        return {score.item_id.id: score.gain for score in scores} if any(scores.mapped("measured")) else {}

    @api.model
    def _place(self, item, reliability, worth):
        """Return by what questions are sorted: the worth of what is not known yet, then the weight."""
        missing = 1 - reliability
        return -worth.get(item.id, 0) * missing, -item.weight * missing, item.sequence, item.id

    @api.model
    def _may_answer(self, item, customer):
        if item.about == "partner":
            return customer.has_access("write")
        return self.env["grc.person" if item.about == "person" else "grc.consent"].has_access("create")

    @api.model
    def _put_off(self, items, customer):
        """Return the items that are not to be asked of a customer yet."""
        rows = (
            self.env["grc.completeness.value"]
            .sudo()
            .search([("partner_id", "=", customer.id), ("later_until", ">=", self.env.company._grc_today())])
        )
        names = set(rows.mapped("name"))
        return items.filtered(lambda item: item.key in names)

    @api.model
    def _question(self, item, customer):
        """Return what the screen shows of a question."""
        shown = {"item_id": item.id, "name": item.name, "question": item.question, "value": "", "choices": []}
        if item.about == "consent":
            labels = dict(self.env["grc.consent"]._fields["decision"]._description_selection(self.env))
            choices = [["given", labels["given"]], ["refused", labels["refused"]]]
            return shown | {"type": "choice", "choices": choices}
        field, record = item._asked_field(), self._record(item, customer)
        value = record[item.field_name] if record else False
        if field.type == "many2one":
            return shown | {"type": "choice", "value": str(value.id) if value else "", "choices": self._links(field)}
        if field.type == "selection":
            choices = [list(choice) for choice in field._description_selection(self.env)]
            return shown | {"type": "choice", "value": value or "", "choices": choices}
        kinds = {"date": "date", "integer": "number"}
        return shown | {"type": kinds.get(field.type, "text"), "value": str(value or "")}

    @api.model
    def _links(self, field):
        """Return the records that can be chosen in a field, as the user sees them."""
        comodel = self.env[field.comodel_name]
        own = Domain("company_id", "in", (False, self.env.company.id))
        found = comodel.search(own if "company_id" in comodel._fields else Domain.TRUE, limit=MOST_CHOICES)
        return [[str(one.id), one.display_name] for one in found]

    @api.model
    def _record(self, item, customer):
        """Return the record that has the answer: the contact, or the customer's own person, if there is one."""
        if item.about == "partner":
            return customer
        domain = [("partner_id", "=", customer.id), ("relation", "=", "self")]
        return self.env["grc.person"].search(domain, order="id", limit=1)

    # Answers

    @api.model
    def _item(self, customer, item_id):
        """Return the item of a question that the user may ask a customer.

        :raise UserError: for one that they may not
        """
        items = self.env["grc.completeness.item"]._used(self.env.company, self._is_personal())
        item = items.filtered(lambda one: one.id == item_id)
        if not (item and customer.grc_customer_id and self._may_answer(item, customer)):
            raise UserError(self.env._("This question is not yours to ask, or no longer asked."))
        return item

    @api.model
    def _answer(self, partner, item_id, value):
        """Keep an answer where it belongs, with its source and day.

        :param str value: key of a choice, text, number, or day
        :raise UserError: for a value that is none
        """
        customer = partner.commercial_partner_id
        item = self._item(customer, item_id)
        if item.about == "consent":
            return self._decide(item, customer, value)
        field, record = item._asked_field(), self._record(item, customer)
        value = self._parsed(item, field, value)
        source = {"grc_source": "question"}
        if record:
            record.with_context(**source).write({item.field_name: value})
        else:
            self.env["grc.person"].with_context(**source).create(
                {"partner_id": customer.id, "name": customer.name, "relation": "self", item.field_name: value}
            )
        return None

    @api.model
    def _parsed(self, item, field, value):
        """Return a value as the field takes it.

        :raise UserError: for none, or what cannot be one
        """
        value = value.strip()
        if field.type == "date":
            return Day().parse(self.env, item.name, value or "-")
        try:
            kinds = {"many2one": int, "integer": int}
            parsed = kinds.get(field.type, str)(value)
        except (ValueError, OverflowError):
            parsed = False
        chosen = field.type in ("many2one", "selection")
        choices = self._question(item, self.env["res.partner"])["choices"] if chosen else []
        if not parsed or (chosen and value not in [choice[0] for choice in choices]):
            raise UserError(self.env._("%s: say the answer, or choose one of those shown.", item.name))
        return parsed

    @api.model
    def _decide(self, item, customer, value):
        """Enter a decision on a channel.

        :raise UserError: for a value that is none
        """
        if value not in ("given", "refused"):
            raise UserError(self.env._("%s: say the answer, or choose one of those shown.", item.name))
        self.env["grc.consent"].create(
            {
                "partner_id": customer.id,
                "channel": item.channel,
                "purpose": "marketing",
                "decision": value,
                "source": self.env._("Question asked"),
            }
        )

    @api.model
    def _later(self, partner, item_id):
        """Put a question off for a month."""
        customer = partner.commercial_partner_id
        item = self._item(customer, item_id)
        day = self.env.company._grc_today() + timedelta(days=LATER_DAYS)
        self.env["grc.completeness.value"].sudo()._later(customer, item.key, day)
