from odoo import api, fields, models
from odoo.addons.grc_base.tools.parameters import Text, reads
from odoo.exceptions import AccessError, UserError

from ...engine import groups

#: Days for which groups stay before they are sought anew.
VALID_DAYS = 7


class GrcGrouping(models.Model):
    """What one search for groups found in a company; written by the refresh alone, one row a day.

    Groups are sought once a week, or when somebody asks. In between, customers are put into the group whose centre is
    nearest to them, so that groups do not jump from night to night. A look back into the past uses what was found by
    then, and seeks none.
    """

    _name = "grc.grouping"
    _description = "Search for Statistical Groups"
    _order = "as_of desc, id desc"
    _rec_name = "as_of"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade", index=True)
    as_of = fields.Date("As of", required=True, readonly=True, help="The company's day on which groups were sought.")
    asked = fields.Integer(
        "Groups asked for", readonly=True, aggregator=None, help="0: the number was chosen by silhouette."
    )
    chosen = fields.Integer("Groups", readonly=True, aggregator=None, help="How many groups were found.")
    seed = fields.Integer(
        readonly=True,
        aggregator=None,
        help="Of what is drawn: the same customers and the same seed make the same groups.",
    )
    silhouette = fields.Float(
        readonly=True,
        aggregator=None,
        digits=(4, 3),
        help="How clearly the groups are apart, from −1 to 1: above 0.5 clearly, below 0.25 hardly.",
    )
    customers = fields.Integer(readonly=True, aggregator=None, help="Customers with a purchase on that day.")
    reason = fields.Selection(
        [
            ("empty", "No customers"),
            ("few", "Too few customers"),
            ("alike", "All customers alike"),
            ("limited", "More groups asked for than there can be"),
        ],
        readonly=True,
        help="Why there are fewer groups than asked for, or one alone.",
    )
    found = fields.Json(
        readonly=True,
        help="Centres of the groups, what their measures are scaled by, and the silhouette of each number.",
    )
    due = fields.Boolean(readonly=True, help="The next run is to seek groups anew.")

    _company_day_unique = models.Constraint("UNIQUE(company_id, as_of)", "A company seeks groups once a day.")

    def _result(self):
        """Return the :class:`~..engine.groups.Grouping`, and the ids of its groups in the order of its centres."""
        self.ensure_one()
        found = dict(self.found)
        ids = found.pop("groups")
        return groups.Grouping.of(found), ids

    @api.model
    def _latest(self, company, as_of=None):
        """Return what the company found last, up to ``as_of`` if given (empty before the first search)."""
        domain = [("company_id", "=", company.id)]
        return self.search(domain + ([("as_of", "<=", as_of)] if as_of else []), limit=1)

    def _is_due(self, company, as_of):
        """Return whether groups are to be sought anew on a day, though there are some."""
        if not self:
            return False
        wanted = (company._grc_group_count(), company.grc_group_seed)
        old = (as_of - self.as_of).days >= VALID_DAYS
        return self.due or old or (self.asked, self.seed) != wanted

    @api.model
    def _seek(self, company, as_of, measures):
        """Seek the groups of a company's customers and store them; see :func:`~..engine.groups.group`.

        Groups that are near one of the search before keep its record and number; those that are gone are archived.

        :return: the record
        """
        count, seed = company._grc_group_count(), company.grc_group_seed
        found = groups.group(measures, count, seed)
        before = self._latest(company)
        records = self.env["grc.group"]._store(company, found, before)
        key = {"company_id": company.id, "as_of": as_of}
        values = {
            "asked": count,
            "chosen": len(found.centres),
            "seed": seed,
            "silhouette": found.silhouette or 0.0,
            "customers": len(measures),
            "reason": found.reason,
            "found": found.as_dict() | {"groups": records.ids},
            "due": False,
        }
        before.due = False
        grouping = before if before.as_of == as_of else self.create(key | values)
        if grouping == before:
            grouping.write(values)
        records.grouping_id = grouping
        return grouping

    @api.model
    @reads(count=Text(20))
    def action_regroup(self, count="auto"):
        """Have the groups of the present company sought anew in the background.

        :param str count: a key of ``res.company.grc_group_count``
        :raise AccessError: for users who are not managers
        :raise UserError: for a number of groups that cannot be asked for
        """
        if not self.env.user.has_group("grc_base.group_grc_manager"):
            raise AccessError(self.env._("Only a manager of Customer Relations can have groups sought anew."))
        company = self.env.company.sudo()
        if count not in company._fields["grc_group_count"].get_values(self.env):
            raise UserError(self.env._("%s groups cannot be asked for: choose 2 to 8, or automatic.", count))
        if company.grc_group_count != count:
            company.grc_group_count = count
        self.sudo()._latest(company).due = True
        return self.env["grc.customer"].action_refresh()
