from odoo import api, models
from odoo.tools import html2plaintext

#: Characters of a message that its line shows.
PREVIEW = 140


class GrcTimeline(models.Model):
    """What the lines of a timeline say."""

    _inherit = "grc.timeline"

    @api.model
    def _timeline_titles(self, records):
        """Return ``{id: what the line of a record says}``; a hook for what an addon adds."""
        if records._name == "grc.transition":
            return {record.id: self._movement_title(record) for record in records}
        if records._name == "mail.message":
            return {record.id: self._message_title(record) for record in records.sudo()}
        if records._name == "mail.activity":
            lines = records._grc_lines()
            return {record.id: lines.get(record.id) or record.display_name for record in records.sudo()}
        if records._name == "calendar.event":
            return {record.id: record.display_name for record in records.sudo()}
        if records._name == "grc.meeting.report":
            return {record.id: record._sentence() for record in records}
        return {record.id: record.display_name for record in records}

    @api.model
    def _message_title(self, message):
        text = html2plaintext(message.body or "").split()
        words = " ".join(text)
        preview = words[:PREVIEW] + "…" if len(words) > PREVIEW else words
        return " · ".join(filter(None, (message.subject, preview))) or message.display_name

    @api.model
    def _movement_title(self, movement):
        """Return such as *Stage: Active → Declining (62 days of silence, ...)*."""
        dimension = dict(movement._fields["dimension"]._description_selection(self.env)).get(movement.dimension)
        ends = [self._movement_end(movement, side) for side in ("from", "to")]
        title = self.env._("%(dimension)s: %(movement)s", dimension=dimension, movement=" → ".join(ends))
        return f"{title} ({movement.cause_text})" if movement.cause_text else title

    @api.model
    def _movement_end(self, movement, side):
        """Return the name of the state that a movement left or reached."""
        field = movement._fields.get(f"{side}_{movement.dimension}_id") or movement._fields.get(
            f"{side}_{movement.dimension}"
        )
        if field is None or not movement[field.name]:
            return self.env._("none")
        if field.type == "many2one":
            return movement[field.name].sudo().display_name
        return dict(field._description_selection(self.env))[movement[field.name]]
