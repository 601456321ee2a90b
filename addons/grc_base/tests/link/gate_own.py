"""What is sent for records of our own models."""

from odoo import Command

from .gate_calls import GateCalls


class GateOwn(GateCalls):
    """Sends the ids of records that the user may not see for records of our own models."""

    def is_entered(self, name):
        model = self.env[name].with_user(self.seller)
        return model.has_access("create") or model.has_access("write")

    def entered(self, name):
        """Yield (name, function) of the calls that send the ids of hidden records for a record of one of our models."""
        model = self.env[name].with_env(self.mine("res.partner").env)
        target = model if model.has_access("create") else self.entered_record(name)
        fields = {key: field for key, field in model._fields.items() if model._has_field_access(field, "read")}
        spec = {key: {"fields": {"display_name": {}}} if field.relational else {} for key, field in fields.items()}
        for key, field in fields.items():
            if not field.relational or field.name in ("create_uid", "write_uid"):
                continue
            hidden = self.hidden(field.comodel_name)
            if not hidden:
                continue
            value = hidden if field.type == "many2one" else [Command.link(hidden)]
            yield f"{key} onchange", lambda v={key: value}: target.onchange(v, list(v), spec)
            yield f"{key} first onchange", lambda v={key: value}: target.onchange(v, [], spec)
            line = {key: [Command.set([hidden])] if field.type != "many2one" else {"id": hidden, "display_name": "x"}}
            yield f"{key} otherwise", lambda v=line: target.onchange(v, list(v), spec)

    def entered_record(self, name):
        """Return a record of a model that the seller may write and not create."""
        values = {"partner_id": self.own.id, "user_id": self.seller.id}
        fields = self.env[name]._fields
        known = {key: value for key, value in values.items() if key in fields and fields[key].store}
        id_ = self.named(self.env[name], self.company)
        self.write_sql(self.env[name]._table, id_, known | dict.fromkeys(self.texts(name), "-"))
        return self.env[name].browse(id_).with_env(self.mine("res.partner").env)

    def texts(self, name):
        fields = self.env[name]._fields.values()
        return [
            field.name for field in fields if field.store and field.type in ("char", "text") and not field.translate
        ]

    def hidden(self, comodel):
        """Return the id of a record that the seller may not see and whose name is a marker, if there can be one."""
        if comodel not in self.hiding:
            found = {
                "res.partner": self.stranger.partner_id.id,
                "res.company": self.second.id,
                "res.users": self.unknown.id,
            }.get(comodel)
            model = self.env[comodel]
            if comodel.startswith("grc.") and not model._abstract and model._auto and "company_id" in model._fields:
                found = self.named(model, self.second)
            if found and self.env[comodel].browse(found).with_user(self.seller).has_access("read"):
                found = None
            self.hiding[comodel] = found
        return self.hiding[comodel]
