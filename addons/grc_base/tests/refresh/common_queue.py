"""Customers with invoices, and the queue of those who are refreshed."""

from contextlib import contextmanager

from ..common import GrcCase


class QueueCase(GrcCase):
    """Three partners in two companies, refreshed; and what a change queues."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.new_company("Second Ltd")
        cls.env.user.company_ids |= cls.second
        cls.a, cls.b, cls.c = cls.partner("A"), cls.partner("B"), cls.partner("C")
        cls.first, cls.other, cls.third = cls.invoices([(cls.a, -50, 100), (cls.b, -40, 50), (cls.a, -30, 20)])
        cls.refresh()
        cls.refresh(company=cls.second)
        cls.clear_queue(cls)

    @contextmanager
    def assertTouches(self, *partners, company=None):
        """Check that the block queues these entities, and that the minute run then has all figures right."""
        self.clear_queue()
        yield
        company = company or self.company
        touched = {partner for owner, partner, __ in self.queued() if partner and owner in (company.id, None)}
        entities = self.env["res.partner"].browse(touched).exists().commercial_partner_id
        self.assertLessEqual(set(partners), set(entities))
        self.assertCron()
        self.assertFalse(self.queued())
        self.assertEqualToFull()
