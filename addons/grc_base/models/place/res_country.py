import json

from odoo import api, models
from odoo.tools import SQL, ormcache

from ...engine.places import country_zones, state_zones


class ResCountry(models.Model):
    """The time zone of a country and of its states, where there is one alone."""

    _inherit = "res.country"

    @api.model
    def _grc_zone_sql(self, country, state):
        """Return SQL of the only time zone of a place that PostgreSQL knows; NULL where there are several.

        :param SQL country: id of the country
        :param SQL state: id of the state, which counts first
        """
        countries, states = self._grc_zones()
        return SQL("COALESCE(%s::jsonb ->> (%s)::text, %s::jsonb ->> (%s)::text)", states, state, countries, country)

    @api.model
    @ormcache()
    def _grc_zones(self):
        """Return the JSON of ``{id: zone}`` of countries and of states."""
        known = self.env["res.company"]._grc_database_zones()
        of_country, of_state = country_zones(), state_zones()
        countries = self.sudo().search_fetch([], ["code"])
        domain = [("country_id.code", "in", sorted({country for country, __ in of_state}))]
        states = self.env["res.country.state"].sudo().search_fetch(domain, ["code", "country_id"])
        return (
            self._grc_zone_json({one.id: of_country.get(one.code) for one in countries}, known),
            self._grc_zone_json({one.id: of_state.get((one.country_id.code, one.code)) for one in states}, known),
        )

    @api.model
    def _grc_zone_json(self, zones, known):
        return json.dumps({str(place): zone for place, zone in zones.items() if zone in known})
