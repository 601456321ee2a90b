"""What customers did: purchases, enquiries, and how long ago the last act was."""

from functools import cached_property

from .days import day_of, later


class Acts:
    """What the customer of a case did."""

    @cached_property
    def bought(self):
        """The day of the entity's last purchase."""
        return self.contact.entity.bought.get(self.question.company.id)

    @cached_property
    def enquired(self):
        """The day of the entity's last enquiry: a quotation, sent or ordered, or an opportunity that they caused."""
        company, entity = self.question.company, self.contact.entity
        orders = [one for one in entity.orders if one.company == company.id and one.state in ("sent", "sale")]
        days = [day_of(one.moment, company.zone) for one in orders]
        return max([*days, *filter(None, [entity.enquiries.get(company.id)])], default=None)

    @cached_property
    def last_act(self):
        """The day of the last act."""
        zone = self.question.company.zone
        agreed = self.agreed and day_of(self.agreed.moment, zone)
        other = self.contact.entity.acts.get(self.question.company.id)
        acts = (self.bought, self.enquired, other, agreed, day_of(self.contact.entered, zone))
        return max(act for act in acts if act)

    @cached_property
    def act_end(self):
        """The last day of the months without an act; None where they are not asked for."""
        return later(self.last_act, self.rule.act_months) if self.rule.act_months else None
