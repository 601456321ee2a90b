"""What a merge of two records does to the links of ours that lead to them."""

from odoo.tests import tagged

from .test_links import LinksCase

#: Models whose records are merged by Odoo: every link of ours to them follows.
MERGED = ("res.partner", "crm.lead")
#: Links that a merge may leave: a second row for the survivor says nothing more.
ONE_ROW = {"grc.customer.partner_id", "grc.prospect.partner_id"}


@tagged("post_install", "-at_install")
class TestLinksMerged(LinksCase):
    def merge_into(self, survivor, target):
        if target._name == "res.partner":
            self.merge(survivor, target)
        else:
            survivor.probability = 99
            (survivor | target).merge_opportunity()

    def test_merged(self):
        """Point 11: each link follows the survivor of a merge, whichever row was there before."""
        tried = 0
        for name, model, field, comodel in self.each(MERGED):
            tried += 1
            with self.tried(name, model, field, comodel) as (record, target):
                survivor = self.target(comodel)
                other = self.link(model, field, survivor) if model._name != "res.company" else record
                self.merge_into(survivor, target)
                left = None if name in ONE_ROW else survivor.ids
                self.assertEqual(self.found(record, field), left)
                self.assertEqual(self.found(other, field), survivor.ids)
        self.assertGreater(tried, 15)
