"""A manager halts everything while mails of a campaign are on their way: after the answer none of them leaves.

The parts are real: a mail server, a run of the queue and the one who halts in processes of their own. The mail server
holds the first mail until the test lets it go.
"""

import os

import pytest
from aiosmtpd.controller import Controller

from .database import Copy
from .nursery import nursery
from .test_withdrawal import PREPARE, RUN, WAITING, Mailbox, free_port, wait

CUSTOMERS = 30
#: A campaign of one mail to all of them; its mails are queued, and nothing is sent yet.
CAMPAIGN = """
company = env.ref("base.main_company")
partners = env["res.partner"].create(
    [{{"name": f"c {{place}}", "email": f"c{{place}}@example.com"}} for place in range({customers})])
env.flush_all()
cr.execute(SQL("INSERT INTO grc_customer (company_id, partner_id, frequency)"
               " SELECT %s, p.id, 1 FROM res_partner p WHERE p.id = ANY(%s)", company.id, partners.ids))
env.invalidate_all()
audience = env["grc.audience"].create({{
    "name": "Everyone", "company_id": company.id,
    "line_ids": [(0, 0, {{"domain": repr([("partner_id", "in", partners.ids)])}})]}})
mailing = env["mailing.mailing"].create({{
    "subject": "Lamps", "body_html": "<p>New lamps</p>", "mailing_model_id": env["ir.model"]._get_id("res.partner"),
    "grc_company_id": company.id, "email_from": "us@example.com", "reply_to_mode": "new",
    "reply_to": "us@example.com", "mail_server_id": env["ir.mail_server"].search([("name", "=", "Ours")]).id}})
campaign = env["grc.campaign"].create({{
    "name": "Lamps", "company_id": company.id, "audience_id": audience.id,
    "step_ids": [(0, 0, {{"name": "Mail", "action": "mail", "mailing_id": mailing.id, "after": "launch"}})]}})
campaign._launch()
cr.commit()
env["grc.campaign.executor"]._run()
cr.commit()
"""
HALT = """
env["grc.campaign"].stop_everything()
print("asked", flush=True)
cr.commit()
print("halted", flush=True)
"""
STOP = """
env["grc.campaign"].search([]).action_stop()
cr.commit()
"""
GO_ON = """
env["grc.campaign"].undo_stop_everything()
cr.commit()
"""
MAILS = "SELECT state, COUNT(*) FROM mail_mail WHERE mailing_id IS NOT NULL GROUP BY 1 ORDER BY 1"


class Held(Mailbox):
    """A mail server that holds every mail until they may go."""

    async def handle_DATA(self, server, session, envelope):
        """Keep a mail, once it may go."""
        self.mails.append((envelope.rcpt_tos[0], None, None))
        self.came.set()
        await server.loop.run_in_executor(None, self.go.wait)
        return "250 OK"

    def addresses(self):
        return sorted(address for address, __, __ in self.mails)


@pytest.fixture
def office():
    """Give a mail server, a database with a campaign whose mails are queued, and two who work on it."""
    mailbox, port = Held(), free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    database = Copy("{}_halts".format(os.environ["FAULTS_DATABASE"]))
    database.create()
    try:
        with nursery(database) as queue, nursery(database) as manager:
            queue.run(PREPARE.format(port=port) + "cr.commit()\n" + CAMPAIGN.format(customers=CUSTOMERS))
            yield mailbox, database, queue, manager
    finally:
        mailbox.go.set()
        controller.stop()
    database.drop()


def test_halted_while_a_mail_is_going(office):
    """Who halts waits for the mail that is going; none leaves after the answer; all leave, once, when it goes on."""
    mailbox, database, queue, manager = office
    assert database.rows(MAILS) == [("outgoing", CUSTOMERS)]
    queue.start(RUN)
    assert mailbox.came.wait(600)
    manager.start(HALT)
    manager.until("asked")
    wait(lambda: database.rows(WAITING, ["%grc_campaign%"]))
    assert database.rows("SELECT COUNT(*) FROM grc_campaign WHERE held") == [(0,)], "it waits"
    mailbox.go.set()
    manager.until("halted")
    sent = mailbox.addresses()
    assert manager.end() == 0
    assert queue.end() == 0
    assert mailbox.addresses() == sent, "none after the answer"
    queue.run(RUN)
    assert mailbox.addresses() == sent, "nor by another run"
    manager.run(GO_ON)
    queue.run(RUN)
    assert mailbox.addresses() == sorted(f"c{place}@example.com" for place in range(CUSTOMERS)), "each once"
    assert database.rows("SELECT COUNT(*) FROM grc_contact_ledger") == [(CUSTOMERS,)]


def test_stopped_for_good(office):
    """Stopped: what has not left is cancelled, and the ledger has what was sent."""
    mailbox, database, queue, manager = office
    mailbox.go.set()
    manager.run(HALT)
    manager.run(STOP)
    queue.run(RUN)
    assert mailbox.addresses() == []
    assert database.rows(MAILS) == [("cancel", CUSTOMERS)]
    assert database.rows("SELECT COUNT(*) FROM grc_contact_ledger") == [(0,)]
