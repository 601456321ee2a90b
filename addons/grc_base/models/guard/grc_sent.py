from odoo import Command, models
from odoo.exceptions import AccessError


class GrcSent(models.AbstractModel):
    """A form shows nothing of a record that the user may not see, because its id was sent.

    Odoo reads names of linked records, and related fields behind them, as superuser, and asks about links when they are
    saved only. What a form was loaded with stays, and what a colleague has deleted meanwhile is found out on saving.
    Of models that are not ours, only lines of ours are looked at.
    """

    _name = "grc.sent"
    _description = "Model that Looks at the Links Sent"

    def onchange(self, values, field_names, fields_spec):
        sent = values
        if not field_names:
            # A form that is opened is filled with defaults, which the context may say.
            sent = self.default_get([name for name in fields_spec if name in self._fields]) | values
        self._check_sent(sent)
        return super().onchange(values, field_names, fields_spec)

    def _check_sent(self, values):
        """Refuse links to records that the user may not see.

        :param dict values: of a form
        :raise AccessError: naming the field of the first
        """
        for name, value in values.items() if not self.env.su else ():
            field = self._fields.get(name)
            if not field or not value or not self._is_looked_at(field):
                continue
            sent = self.env[field.comodel_name].browse(self._sent_ids(field, value))
            unknown = sent - self.sudo()[name].sudo(False)
            if (unknown - unknown._filtered_access("read")).exists():
                label = field._description_string(self.env)
                raise AccessError(self.env._("%s: you may not see what was chosen there. Choose another.", label))
            if field.type != "many2one" and hasattr(sent, "_check_sent"):
                self._check_sent_lines(sent, value)

    def _is_looked_at(self, field):
        """Return whether links of a field are looked at: all of our models, lines of ours on others."""
        if self._name.startswith("grc."):
            return field.type in ("many2one", "many2many", "one2many")
        return field.type in ("many2many", "one2many") and field.comodel_name.startswith("grc.")

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
