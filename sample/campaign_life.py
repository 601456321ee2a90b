"""What becomes of a campaign that is over, or under way: day by day, at moments that are over."""

from datetime import datetime, time, timedelta
from unittest.mock import patch

from odoo.fields import Command
from odoo.tools import SQL

from . import answers, products
from .past import QUICK
from .plan import draw
from .settle import pay

#: When campaigns are launched and looked at, in UTC.
HOUR = time(7)
#: Of those who got a mail: who follows a link; of these, who orders; and days until then.
CLICK, ORDER, ORDER_DAYS = 0.2, 0.4, (2, 9)
#: Of all in the audience: who orders in these weeks anyway, and days after the launch.
ANYWAY, ANYWAY_DAYS = 0.1, (3, 70)
#: Of those who got a mail: whose mail server follows every link, who answers; of calls: done when looked at.
MACHINE, REPLY, CALLED = 0.04, 0.02, 0.6


class Life:
    """A campaign from its launch on: what is due is done, mails go, customers answer, order, and are called."""

    def __init__(self, campaign, seed):
        self.campaign, self.seed = campaign, seed
        self.env = campaign.env(su=True)
        self.company = campaign.company_id
        self.orders = []
        self.troubled = False

    def live(self, launch, days, ordering=False):
        """Launch it on a day, and let these days pass.

        :param ordering: whether customers order because of it
        """
        try:
            for day in days:
                now = self._at(datetime.combine(launch + timedelta(days=day), HOUR))
                with patch.object(type(self.company), "_grc_today", return_value=now.date()):
                    self._pass(now, ordering, first=day == 0, last=day == days[-1])
        finally:
            self._at(None)

    def _pass(self, now, ordering, first, last):
        """Let one of its days pass."""
        if first:
            self._launch()
        if first and ordering:
            self._season(now)
        self._sell(now)
        self.env["grc.campaign.executor"]._run(commit=False, now=now)
        self._answer(self._hand_over(now), now, ordering)
        self._call(now, ordering and last)

    def _launch(self):
        """Launch it; the seed decides who is in the comparison group, as it does about all that is drawn here."""
        number = draw(self.seed, "comparison", self.campaign.name).getrandbits(64)
        self.campaign.sudo().salt = f"{number:016x}"
        self.campaign._launch()

    def _at(self, now):
        """Let it be that moment for all that the transaction writes; None: the present again."""
        self.env.flush_all()
        self.env.cr._now = now
        return now

    def _draw(self, partner, *names):
        return draw(self.seed, "campaign", self.campaign.name, partner.ref, *names)

    def _hand_over(self, now):
        """Let the mails in the queue count as sent a minute later, and be gone; return their traces."""
        mails = self.env["mail.mail"].search([("mailing_id", "in", self.campaign.step_ids.mailing_id.ids)])
        traces = mails.filtered(lambda mail: mail.state == "outgoing").mailing_trace_ids
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE mailing_trace SET trace_status = 'sent', sent_datetime = %s WHERE id = ANY(%s)",
                now + timedelta(minutes=1),
                traces.ids,
            )
        )
        mails.unlink()
        self.env.invalidate_all()
        return traces.sorted("id")

    # Customers

    def _answer(self, traces, now, ordering):
        """Clicks, replies, a mail that comes back and one marked as spam, of the mails that have just gone."""
        codes = {mailing: self._code(mailing) for mailing in traces.mass_mailing_id}
        partners = self.env["res.partner"].browse(traces.mapped("res_id"))
        for trace, partner in zip(traces, partners, strict=True):
            rng = self._draw(partner, trace.mass_mailing_id.subject)
            if rng.random() < MACHINE:
                self._follow(trace, self._links()._trap(trace.mass_mailing_id.id), now + timedelta(seconds=62))
            if rng.random() < CLICK:
                moment = now + timedelta(minutes=rng.randint(30, 600))
                self._follow(trace, codes[trace.mass_mailing_id], moment)
                if ordering and rng.random() < ORDER:
                    self.orders.append((partner, now.date() + timedelta(days=rng.randint(*ORDER_DAYS)), rng))
            if rng.random() < REPLY:
                self._hear(answers.reply(trace), now + timedelta(hours=rng.randint(2, 20)))
        if len(traces) > 9 and not self.troubled:
            self.troubled = True
            self._hear(answers.returned(traces[3]), now + timedelta(minutes=2))
            self._hear(answers.marked(traces[8]), now + timedelta(hours=5))

    def _links(self):
        return self.env["grc.campaign.link"]

    def _code(self, mailing):
        domain = [("mass_mailing_id", "=", mailing.id)]
        return self.env["link.tracker"].search(domain, order="id", limit=1).code

    def _follow(self, trace, code, moment):
        links = self._links()
        links._follow(trace.id, code, links._token(trace.id, code), True, False, moment)

    def _hear(self, raw, moment):
        hearing = self.env["grc.campaign.hearing"]
        hearing._note(hearing._hear(raw, moment), moment)

    def _season(self, now):
        """Orders that come anyway, of whoever is contacted and of whoever is not."""
        for partner in self.campaign.participation_ids.partner_id.sorted("ref"):
            rng = self._draw(partner, "anyway")
            if rng.random() < ANYWAY:
                self.orders.append((partner, now.date() + timedelta(days=rng.randint(*ANYWAY_DAYS)), rng))

    def _sell(self, now):
        """What was ordered until now: customers who buy leave the campaign, whatever they bought for."""
        due = [row for row in self.orders if row[1] <= now.date()]
        self.orders = [row for row in self.orders if row[1] > now.date()]
        self._invoice(due)
        bought = self.env["account.move"].search(
            [
                ("company_id", "=", self.company.id),
                ("move_type", "=", "out_invoice"),
                ("state", "=", "posted"),
                ("amount_untaxed", ">", 0),
                ("invoice_date", ">", self.campaign.launched_at.date()),
                ("invoice_date", "<=", now.date()),
            ]
        )
        if bought:
            self.env["grc.campaign.happening"]._buy(bought, bought._grc_buyers())

    def _invoice(self, rows):
        """Post the invoices of orders (partner, day, draws), and have them paid."""
        if not rows:
            return
        articles = list(products.ensure(self.env, self.company).values())
        moves = self.env["account.move"].create([self._order(articles, *row) for row in rows])
        moves._post(soft=False)
        pay(self.env, [(move, move.invoice_date + timedelta(days=3)) for move in moves])

    def _order(self, articles, partner, day, rng):
        lines = [
            {"product_id": one.id, "quantity": rng.randint(1, 3), "price_unit": one.list_price}
            for one in rng.sample(articles, 2)
        ]
        taxes = [Command.set(self.company.account_sale_tax_id.ids)]
        return {
            "move_type": "out_invoice",
            "ref": f"CHOIX-{partner.ref or partner.id}-{day}",
            "partner_id": partner.id,
            "invoice_date": day,
            "date": day,
            "invoice_date_due": day + timedelta(days=30),
            "invoice_payment_term_id": False,
            "invoice_user_id": partner.user_id.id,
            "invoice_line_ids": [Command.create(line | {"tax_ids": taxes}) for line in lines],
        }

    # Salespeople

    def _call(self, now, last):
        """Most calls of the days before are done, in the end all; the others wait in My day."""
        mine = [("campaign_id", "=", self.campaign.id), ("activity_id.active", "=", True)]
        tasks = self.env["grc.campaign.task"].search(mine, order="id")
        new = tasks.filtered(lambda task: task.acted_at == now)
        new.activity_id.with_context(**QUICK).date_deadline = now.date() + timedelta(days=3)
        called = (tasks - new).filtered(lambda task: last or self._draw(task.partner_id, now).random() < CALLED)
        self.env["grc.campaign.happening"]._done(called)
        called.activity_id.with_context(**QUICK).write({"active": False, "date_done": now.date()})
