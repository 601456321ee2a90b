"""A restored backup: what the first database has queued, and goes on to send, is not sent by the copy as well.

The copy is made by PostgreSQL (``createdb -T``): it keeps the uuid and all that is queued. Odoo's queue of mails is the
first that runs there.
"""

import os

import pytest
from aiosmtpd.controller import Controller

from .database import Copy
from .nursery import nursery
from .test_campaign_halts import CAMPAIGN, CUSTOMERS, MAILS, Held
from .test_withdrawal import PREPARE, RUN, free_port

CONFIRM = """
campaign = env["grc.campaign"].search([("name", "=", "Lamps")])
campaign.action_confirm_database()
cr.commit()
"""
UP = """
env["grc.campaign"].search([("name", "=", "Lamps")]).action_go_on()
cr.commit()
"""
STATE = "SELECT held, halt_reason FROM grc_campaign WHERE name = 'Lamps'"


@pytest.fixture
def mailbox():
    """Give a mail server that takes everything at once, and its port."""
    box, port = Held(), free_port()
    box.go.set()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


def test_a_copy_sends_nothing(mailbox):
    """Nothing goes from the copy, all goes from the first; confirmed and let go on, the copy sends, each mail once."""
    box, port = mailbox
    first, second = (Copy(f"{os.environ['FAULTS_DATABASE']}_{name}") for name in ("original", "restored"))
    first.create()
    with nursery(first) as office:
        office.run(PREPARE.format(port=port) + "cr.commit()\n" + CAMPAIGN.format(customers=CUSTOMERS))
    second.create(template=first.name)
    with nursery(second) as queue:
        queue.run(RUN)
        assert not box.addresses()
        assert second.rows(MAILS) == [("outgoing", CUSTOMERS)]
        assert second.rows(STATE) == [(True, "database")]
        queue.run(CONFIRM + RUN)
        assert not box.addresses(), "it goes on by its button"
        queue.run(UP + RUN + RUN)
    assert box.addresses() == sorted(f"c{place}@example.com" for place in range(CUSTOMERS)), "each once"
    second.drop()
    first.drop()
