from odoo import Command, models
from odoo.addons.grc_base.tools.parameters import Flag, Text, reads
from odoo.exceptions import AccessError, UserError


class GrcGroup(models.Model):
    """A group as a filter of customers and contacts."""

    _inherit = "grc.group"

    @reads(name=Text(200), shared=Flag())
    def make_filter(self, name=None, shared=False):
        """Make a favourite filter of the group for lists of customers and of contacts.

        :param str name: of the filter; the group's if not given
        :param bool shared: for everyone who may see customers' values, else for the user alone
        :return: the ids of the filters made
        :raise AccessError: when a user who is not a manager shares
        :raise UserError: when the user has a filter of that name already
        """
        self.ensure_one()
        self.check_access("read")
        if shared and not self.env.user.has_group("grc_base.group_grc_manager"):
            raise AccessError(self.env._("Only a manager of Customer Relations can share a filter with everyone."))
        name = (name or "").strip() or self.name
        filters = self.env["ir.filters"]
        columns = {"grc.customer": "group_id", "res.partner": "grc_group_id"}
        mine = [("name", "=", name), ("model_id", "in", list(columns)), ("user_ids", "in", [self.env.uid, False])]
        if filters.search_count(mine, limit=1):
            raise UserError(self.env._("There is a filter named “%s” already: give this one another name.", name))
        users = self._filter_users() if shared else self.env.user
        return (
            filters.sudo(shared)
            .create(
                [
                    {
                        "name": name,
                        "model_id": model,
                        "domain": repr([(field, "=", self.id)]),
                        "user_ids": [Command.set(users.ids)],
                    }
                    for model, field in columns.items()
                ]
            )
            .ids
        )

    def _filter_users(self):
        """Return who shares a filter of the group: everyone of its company who may see customers' values."""
        users = self.env.ref("grc_base.group_grc_user").sudo().all_user_ids
        return users.filtered(lambda user: self.company_id in user.company_ids)
