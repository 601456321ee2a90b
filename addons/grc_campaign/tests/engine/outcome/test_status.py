"""Codes: hard where the address is at fault, soft where the mail, the sender or a policy is."""

import pytest
from engine.outcome.status import code_in, kind_of, telling


@pytest.mark.parametrize(
    ("action", "status", "diagnostic", "kind"),
    [
        ("failed", "5.1.1", "", "bounce_hard"),
        ("failed", "5.1.2", "", "bounce_hard"),
        ("failed", "5.1.6", "", "bounce_hard"),
        ("failed", "5.2.1", "mailbox disabled", "bounce_hard"),
        ("failed", "5.4.4", "", "bounce_hard"),
        ("failed", "5.4.1", "Recipient address rejected: Access denied", "bounce_hard"),
        ("failed", "5.2.2", "", "bounce_soft"),
        ("failed", "5.2.3", "", "bounce_soft"),
        ("failed", "5.3.4", "", "bounce_soft"),
        ("failed", "5.1.7", "", "bounce_soft"),
        ("failed", "5.1.8", "", "bounce_soft"),
        ("failed", "5.7.1", "", "bounce_soft"),
        ("failed", "5.7.26", "", "bounce_soft"),
        ("failed", "5.7.515", "", "bounce_soft"),
        ("failed", "5.6.0", "", "bounce_soft"),
        ("failed", "4.4.7", "", "bounce_soft"),
        ("failed", "4.2.2", "", "bounce_soft"),
        ("", "4.4.1", "", "bounce_soft"),
        ("", "5.1.1", "", "bounce_hard"),
        ("delayed", "4.4.1", "", "delayed"),
        ("delayed", "5.1.1", "", "delayed"),
        ("delayed", "", "", "delayed"),
        ("relayed", "2.0.0", "", "delivered"),
        ("expanded", "2.1.5", "", "delivered"),
        ("delivered", "", "", "delivered"),
        ("", "2.1.5", "", "delivered"),
        # A vague code gives way to what the server said.
        ("failed", "5.0.0", "550 5.1.1 no such user", "bounce_hard"),
        ("failed", "5.0.0", "550 5.7.1 no such luck", "bounce_soft"),
        ("failed", "5.5.0", "550 5.5.0 Requested action not taken: mailbox unavailable", "bounce_hard"),
        ("failed", "5.3.0", "553 5.3.0 Message refused: spam", "bounce_soft"),
        ("failed", "", "552 Requested mail action aborted: exceeded storage allocation", "bounce_soft"),
        ("failed", "", "550 User unknown", "bounce_hard"),
        ("failed", "", "450 try again later", "bounce_soft"),
        ("failed", "", "Boîte aux lettres pleine", "bounce_soft"),
        ("failed", "", "Utilisateur inconnu", "bounce_hard"),
        ("failed", "", "", "bounce_hard"),
        # One that tells stands, whatever the words are.
        ("failed", "5.1.1", "550 user unknown, over quota", "bounce_hard"),
        ("failed", "5.7.1", "550 5.7.1 user unknown", "bounce_soft"),
    ],
)
def test_kind(action, status, diagnostic, kind):
    assert kind_of(action, status, diagnostic) == kind


@pytest.mark.parametrize(
    ("status", "diagnostic", "code"),
    [
        ("5.1.1", "smtp; 550 5.7.1 x", "5.1.1"),
        ("5.0.0", "smtp; 550 5.7.1 x", "5.7.1"),
        ("5.0.0", "smtp; 250 2.1.5 x", "5.0.0"),
        ("5.2.2 (full)", "", "5.2.2"),
        ("", "550 5.1.1: gone", "5.1.1"),
        ("", "550 gone", ""),
        ("nonsense", "", ""),
    ],
)
def test_code_that_tells(status, diagnostic, code):
    assert telling(status, diagnostic) == code


def test_addresses_of_machines_are_no_codes():
    assert code_in("host 5.1.1.1 and 192.5.1.1 said 250 2.1.5") == ""
    assert code_in("(5.1.1)") == "5.1.1"
    assert code_in("#5.2.2 over quota.") == "5.2.2"
    assert code_in("550 5.1.10.") == "5.1.10"
