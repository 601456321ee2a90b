"""Activities and meetings with customers, and contacts who get a parent."""

from odoo import Command
from odoo.addons.grc_base.tests.common import as_day

from .ledger_documents import LedgerDocuments


class LedgerTime(LedgerDocuments):
    """Makes activities and meetings, some of them with several customers."""

    @classmethod
    def make_time(cls):
        """Do activities on partners, orders and invoices, and meet customers, some of them together."""
        dice = cls.dice
        kinds = cls.env["mail.activity.type"].create([{"name": name} for name in ("Call", "Reminder", "Visit")])
        cls.env["grc.activity.time"].create(
            [
                {"activity_type_id": kinds[1].id, "minutes": 0, "company_id": cls.company.id},
                {"activity_type_id": kinds[2].id, "minutes": 95, "company_id": cls.company.id},
            ]
        )
        orders = cls.env["sale.order"].search([("company_id", "=", cls.company.id)])
        invoices = cls.posted("out_invoice")
        activities = cls.env["mail.activity"].create(
            [
                {
                    "res_model_id": cls.env["ir.model"]._get_id(record._name),
                    "res_id": record.id,
                    "activity_type_id": dice.choice(kinds).id,
                    "user_id": cls.env.uid,
                }
                for record in (dice.choice(dice.choice([cls.partners, orders, invoices])) for __ in range(60))
            ]
        )
        done = activities[:50]
        done.active = False
        for activity in done:
            activity.date_done = as_day(-dice.randrange(300))
        cls.colleague = cls.env["res.users"].create({"name": "Colleague", "login": "grc_colleague_capital"})
        cls.colleague.write({"company_ids": [Command.set(cls.company.ids)], "company_id": cls.company.id})
        own = cls.env.user.partner_id
        vals_list = []
        for __ in range(40):
            start = as_day(-dice.randrange(-20, 300))
            guests = cls.env["res.partner"].browse(dice.sample(cls.partners.ids, dice.choice([0, 1, 1, 2, 3])))
            people = dice.choice([own, own | cls.colleague.partner_id])
            vals_list.append(
                {
                    "name": "Meeting",
                    "start": f"{start} 09:00:00",
                    "stop": f"{start} 10:30:00",
                    "allday": dice.random() < 0.2,
                    "user_id": cls.env.uid,
                    "partner_ids": [Command.set((guests | people).ids)],
                }
            )
        for vals in vals_list:
            if vals["allday"]:
                day = vals["start"][:10]
                vals.update({"start_date": day, "stop_date": day})
        events = cls.env["calendar.event"].create(vals_list)
        for attendee in events[::7].attendee_ids.filtered(lambda attendee: attendee.partner_id.partner_share):
            attendee.state = "declined"
        for activity, event in zip(activities[:12], events[:12], strict=True):
            activity.calendar_event_id = event

    @classmethod
    def make_moves_of_partners(cls):
        """Some who stood alone get a parent, who takes their documents along."""
        for loner, parent in zip(cls.loners[:3], cls.partners[:3], strict=True):
            loner.parent_id = parent
