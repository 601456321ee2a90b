from odoo import api, models
from odoo.exceptions import AccessError


class GrcGuarded(models.AbstractModel):
    """Rights are asked after a write, too.

    Odoo asks before a write only, of what the record was: what is one's own could be made somebody else's, or another
    company's. Constraints run as superuser, and before Odoo asks about what was created: here rights are asked before
    any constraint has something to tell.
    """

    _name = "grc.guarded"
    _description = "Rights Asked after a Write"

    @api.model
    def default_get(self, fields):
        """Leave out defaults that somebody set for fields that they may not write: Odoo asks about values alone."""
        values = super().default_get(fields)
        if not self.env.su:
            for name in values.keys() & self.env["ir.default"]._get_model_defaults(self._name).keys():
                if not self._has_field_access(self._fields[name], "write"):
                    del values[name]
        return values

    def write(self, vals):
        result = super().write(vals)
        self._check_kept()
        return result

    def _validate_fields(self, field_names, excluded_names=()):
        names = list(field_names)
        self._check_kept()
        self._check_links(names)
        return super()._validate_fields(names, excluded_names)

    def _check_links(self, names):
        """Refuse links to records that the user may not see, before a constraint tells of them.

        :param names: of the fields written
        :raise AccessError: for a link to one of them
        """
        for name in () if self.env.su else names:
            field = self._fields[name]
            if field.type != "many2one" or field.related or field.comodel_name in ("res.users", "res.company"):
                continue
            linked = self.sudo()[name].sudo(False)
            if linked.browse().has_access("read") and not linked.has_access("read"):
                label = field._description_string(self.env)
                raise AccessError(self.env._("%s: you may not see what was chosen there. Choose another.", label))

    def _check_kept(self):
        """Refuse what would take these records out of the user's hands.

        :raise AccessError: when they may no longer write one of them
        """
        if self.env.su or not (refused := self._check_access("write")):
            return
        self.browse().check_access("write")
        raise refused[0]._kept_error()

    def _kept_error(self):
        """Return the refusal of a change after which these records are not the user's; a hook."""
        return self._others_error()

    def _others_error(self):
        """Return the refusal of a change of what is somebody else's, or would be."""
        return AccessError(
            self.env._(
                "%s: this belongs to somebody else or to another company, or would by this change. To give something"
                " to a colleague, hand it over by its button.",
                self._description,
            )
        )
