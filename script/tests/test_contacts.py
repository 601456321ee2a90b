"""Who may be contacted is asked in one place: ``grc.consent.condition``."""

import os
import re

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
#: Where the condition is made, where consent is entered (what Odoo's lists say is made the ledger's), and where a
#: person is erased from those lists.
HOME = (
    "addons/grc_base/models/consent/",
    "addons/grc_base/models/privacy/grc_privacy_table_consent.py",
    *("addons/grc_mass_mailing/models/grc_consent_mailing.py", "addons/grc_mass_mailing/models/mailing_contact.py"),
    "addons/grc_mass_mailing/models/grc_consent_subscription.py",
    "addons/grc_mass_mailing/models/mailing_subscription.py",
)
#: What tells by itself whether somebody may be written to or called.
ASKING = re.compile(
    r"is_blacklisted|phone_sanitized_blacklisted|mobile_blacklisted|phone_blacklisted|mail[._]blacklist\b|phone[._]blacklist\b"
    r"|opt_out|_may_be_contacted"
)
#: What sends: beside it there has to be the question.
SENDING = re.compile(
    r"\.send_mail\(|\._message_sms|sms\.composer|mail\.compose\.message|mail\.mail\"\]\.(sudo\(\)\.)?create"
)
QUESTION = re.compile(r"_may_contact|_contact_refusals|grc\.consent\.(condition|mailing)")
#: Where each mail of a mailing passes, and where one that waited leaves.
PASSED = {"mail_compose_message.py": "_process_mail_values_state", "mail_mail.py": "def send"}


def sources():
    for folder, __, names in os.walk(os.path.join(ROOT, "addons")):
        for name in names:
            path = os.path.relpath(os.path.join(folder, name), ROOT)
            if name.endswith((".py", ".js")) and "/tests/" not in path and "/migrations/" not in path:
                with open(os.path.join(ROOT, path), encoding="utf-8") as stream:
                    yield path, stream.read()


def test_nobody_asks_another_way():
    found = [path for path, text in sources() if not path.startswith(HOME) and ASKING.search(text)]
    assert not found, f"ask `_may_contact` instead: {found}"


def test_who_sends_asks():
    found = [path for path, text in sources() if SENDING.search(text) and not QUESTION.search(text)]
    assert not found, f"these send and do not ask whether they may: {found}"


def test_mailings_ask_where_each_mail_passes():
    texts = {os.path.basename(path): text for path, text in sources() if path.startswith("addons/grc_mass_mailing/")}
    for name, method in PASSED.items():
        assert method in texts[name] and QUESTION.search(texts[name]), name


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (ASKING, "partner.is_blacklisted"),
        (ASKING, 'self.env["mail.blacklist"]'),
        (ASKING, "JOIN mail_blacklist b"),
        (SENDING, "template.send_mail(partner.id)"),
        (SENDING, 'self.env["mail.mail"].sudo().create({})'),
    ],
)
def test_the_patterns_find(pattern, text):
    assert pattern.search(text)
