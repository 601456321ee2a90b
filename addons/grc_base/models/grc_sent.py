from odoo import Command, models
from odoo.exceptions import AccessError


class GrcSent(models.AbstractModel):
    """A form shows nothing of a record that the user may not see, because its id was sent.

    Odoo reads names of linked records, and related fields behind them, as superuser, and asks about links when they are
    saved only. What a form was loaded with stays, and what a colleague has deleted meanwhile is found out on saving.
    Models that are not ours are left to Odoo.
    """

    _name = "grc.sent"
    _description = "Model that Looks at the Links Sent"

    def onchange(self, values, field_names, fields_spec):
        self._check_sent(values)
        return super().onchange(values, field_names, fields_spec)

    def _check_sent(self, values):
        """Refuse links to records that the user may not see.

        :param dict values: of a form
        :raise AccessError: naming the field of the first
        """
        ours = self._name.startswith("grc.") and not self.env.su
        for name, value in values.items() if ours else ():
            field = self._fields.get(name)
            if not field or not value or field.type not in ("many2one", "many2many", "one2many"):
                continue
            sent = self.env[field.comodel_name].browse(self._sent_ids(field, value))
            unknown = sent - self.sudo()[name].sudo(False)
            if (unknown - unknown._filtered_access("read")).exists():
                label = field._description_string(self.env)
                raise AccessError(self.env._("%s: you may not see what was chosen there. Choose another.", label))
            if field.type != "many2one" and hasattr(sent, "_check_sent"):
                self._check_sent_lines(sent, value)

    def _sent_ids(self, field, value):
        """Return the ids of the records that a value links to."""
        if field.type == "many2one":
            value = value.get("id") if isinstance(value, dict) else value
            found = value[:1] if isinstance(value, list | tuple) else [value]
        else:
            found = []
            for item in value:
                if not isinstance(item, list | tuple):
                    found.append(item)
                elif item[0] in (Command.UPDATE, Command.LINK):
                    found.append(item[1])
                elif item[0] == Command.SET:
                    found += item[2]
        return [id_ for id_ in found if isinstance(id_, int) and id_]

    def _check_sent_lines(self, lines, commands):
        """Look at the values of lines, too."""
        for command in commands:
            if isinstance(command, list | tuple) and command[0] in (Command.CREATE, Command.UPDATE):
                known = isinstance(command[1], int) and command[0] == Command.UPDATE
                lines.browse(command[1] if known else ())._check_sent(command[2] or {})
