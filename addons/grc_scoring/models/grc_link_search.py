from odoo import api, models

LINK = "grc.customer.link"


class GrcCustomerLink(models.AbstractModel):
    """Filters by the customer, written once for all documents.

    They stand in the search view of the link itself, a group a topic, which an addon extends like any other view. The
    search view of a document says by ``<separator name="TOPIC" />`` that it has the filters of a topic, and where.
    """

    _inherit = LINK

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if arch.tag == "search" and self._name != LINK:
            self._grc_add_filters(arch)
        return arch, view

    @api.model
    def _grc_add_filters(self, arch):
        """Put the groups of the link's search view in the places that a document's has for them.

        :param arch: the search view, an element that is changed
        """
        places = {place.get("name"): place for place in arch.iter("separator") if place.get("name")}
        if not places:
            return
        for topic in self.env[LINK]._get_view(view_type="search")[0].findall("group"):
            place = places.get(topic.get("name"))
            if place is not None:
                for node in reversed(topic.findall("*")):
                    self._grc_anchor(arch, node, place).addnext(node)
                place.getparent().remove(place)

    @api.model
    def _grc_anchor(self, arch, node, place):
        """Return the element of ``arch`` behind which a node goes: fields and groupings follow those of the segment."""
        if node.tag == "field":
            found = arch.find(".//field[@name='grc_segment_id']")
        elif "group_by" in node.get("context", ""):
            found = arch.find(".//filter[@name='group_grc_segment']")
        else:
            found = place
        return place if found is None else found
