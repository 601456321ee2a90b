import random
from collections import Counter
from itertools import product

from dateutil.relativedelta import relativedelta
from odoo.tests import tagged

from . import oracle
from .common_invented import SEED, InventedCase
from .invented import CALL_DAYS, CHANNELS, DAY, PURPOSES

#: Fewest cases of a pass, fewest of a reason, and how many differences are shown.
FEWEST, RAREST, SHOWN = 10_000, 50, 5


@tagged("post_install", "-at_install")
class TestConsentCases(InventedCase):
    """The condition says of a made-up world what ``docs/consent.md`` says, as :mod:`.oracle` reads it."""

    def questions(self, *days):
        """Return all that can be asked, about no topic and about one."""
        topics = (None, self.topics[0].id)
        return [oracle.Question(*parts) for parts in product(self.companies, CHANNELS, PURPOSES, topics, days)]

    def calls(self, *days):
        """Return what can be asked about calls that a rule is needed for, about no topic."""
        return [
            question
            for question in self.questions(*days)
            if question.channel == "phone"
            and question.purpose not in ("service", "transactional")
            and question.topic is None
        ]

    def record(self, question):
        """Return the (topic, company) of a question as records."""
        return self.env["grc.consent.topic"].browse(question.topic or ()), self.asking.browse(question.company.id)

    def verdicts(self, question):
        """Return what the product says: {contact id: verdict}."""
        topic, company = self.record(question)
        condition = self.env["grc.consent.condition"]
        asked = condition._asked(question.channel, question.purpose, topic or None, company, question.day)
        return condition._verdicts(asked, self.partners)

    def assertReasons(self, questions):
        """Compare each answer to questions with the oracle's; return how often each reason occurred.

        :raise AssertionError: with the first cases in which they differ
        """
        world, reasons, different = self.read_world(), Counter(), []
        for question in questions:
            found = self.verdicts(question)
            for contact in self.contacts:
                wanted, verdict = oracle.verdict(world, contact, question), found[contact.id]
                reasons[wanted.reason] += 1
                if wanted != (verdict.allowed, verdict.reason, verdict.until):
                    different.append((contact, question, wanted, verdict))
        self.assertGreaterEqual(reasons.total(), FEWEST)
        self.assertFalse(different, self.sentence(world, different, reasons.total()))
        return reasons

    def sentence(self, world, different, total):
        """Return how many cases differ, in which reasons, and all that is known of the first ones."""
        if not different:
            return ""
        pairs = Counter((wanted.reason, verdict.reason) for __, __, wanted, verdict in different)
        parts = [f"{len(different)} of {total} cases differ; (expected, found): {pairs.most_common()}"]
        for contact, question, __, verdict in different[:SHOWN]:
            parts.append(f"{oracle.explain(world, contact, question)}\n    found: {verdict}")
        return "\n\n".join(parts)

    def test_invented_rules(self):
        """On a Saturday and on the Sunday after it, with rules that combine all there is; calls on other days, too."""
        self.enter_rules()
        reasons = self.assertReasons(self.questions(DAY, DAY + relativedelta(days=1)) + self.calls(*CALL_DAYS))
        self.assertEqual(set(reasons), oracle.REASONS)
        self.assertGreaterEqual(min(reasons.values()), RAREST, reasons)

    def test_shipped_rules(self):
        """The limits of calls are those of France."""
        reasons = self.assertReasons(self.questions(DAY) + self.calls(*CALL_DAYS))
        self.assertLessEqual({"closed", "often"}, set(reasons))

    def test_may_contact(self):
        """What senders call says the same of the company's present day."""
        self.enter_rules()
        world = self.read_world()
        with self.day_of_company(DAY):
            for question in random.Random(SEED).sample(self.questions(DAY), 20):
                topic, company = self.record(question)
                found = self.partners._may_contact(question.channel, question.purpose, topic or None, company)
                wanted = {one.id for one in self.contacts if oracle.verdict(world, one, question).allowed}
                self.assertEqual(set(found.ids), wanted, question)
