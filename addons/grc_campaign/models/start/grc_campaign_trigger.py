import logging

from odoo import models
from odoo.addons.grc_base.tools.clock import day_end
from odoo.tools import SQL, frozendict, ormcache

_logger = logging.getLogger(__name__)


class GrcCampaignTrigger(models.AbstractModel):
    """What a campaign may start by: a class a kind of event, found in the registry.

    An addon adds one by a class that inherits this one, with ``_trigger``, ``_label`` and ``_query``. What has happened
    is asked for by the scheduled run (``grc.campaign.start``); nothing is added to the transaction in which it happens.
    """

    _name = "grc.campaign.trigger"
    _description = "What Campaigns Start by"

    #: Key of ``grc.campaign.trigger``; None: no kind, but what others inherit.
    _trigger = None
    #: Order in the selection.
    _place = 50
    #: Whether each event is a document, which may go its own way through a campaign.
    _documents = False
    #: Whether only its day is known: it happened when the day began, by the company's clock.
    _by_day = False

    #: Whether it tells of the life of persons: only who may see that chooses it.
    _private = False

    def _label(self):
        """Return what happens, in the language of the environment."""
        return self._description

    def _said(self, campaign):
        """Return when a campaign starts by it, in words."""
        return self._label()

    def _there(self):
        """Return whether what it is made of is installed."""
        return True

    def _query(self, campaign, since):
        """Return the SELECT of ``partner_id, event_key, moment``: whom it happened to, which event, and when (UTC).

        A key names one event for good: a document (``sale.order,7``), or customer and day. It may yield more than was
        asked for.

        :param campaign: ``grc.campaign``, one record
        :param since: moment from which on it is asked for; of those by day, the day
        """
        raise NotImplementedError

    def _earlier(self, campaign):
        """Return the SELECT of ``event_key, moment`` of what happened before the launch and would be found; or None."""
        return None

    # The kinds there are

    @ormcache()
    def _names(self):
        """Return ``{key: name of the model}`` of the kinds in their order."""
        names = self.env.registry.descendants(["grc.campaign.trigger"], "_inherit")
        found = {}
        for model in sorted((self.env.registry[name] for name in names), key=lambda model: model._place):
            if model._trigger in found:
                _logger.error("%s is no trigger: its key %r is that of another", model._name, model._trigger)
            elif model._trigger:
                found[model._trigger] = model._name
        return frozendict(found)

    def _of(self, key):
        """Return the kind with a key, a model without records; of one that is not known, one that never happens."""
        return self.env[self.env["grc.campaign.trigger"]._names().get(key) or "grc.campaign.trigger.gone"]

    def _selection(self):
        """Return the values of ``trigger``: those of what is installed."""
        kinds = [self.env[name] for name in self.env["grc.campaign.trigger"]._names().values()]
        return [(kind._trigger, kind._label()) for kind in kinds if kind._there()]

    # Helpers

    def _key(self, model, alias):
        """Return SQL of the key of a document."""
        return SQL("%s || ',' || %s", model, SQL.identifier(alias, "id"))

    def _day_start(self, day, company):
        """Return SQL of the moment at which a day of a company begins.

        :param SQL day: of type date
        """
        return day_end(SQL("(%s - 1)", day), company)


class GrcCampaignTriggerGone(models.AbstractModel):
    """What no installed addon knows any more: it never happens."""

    _name = "grc.campaign.trigger.gone"
    _inherit = "grc.campaign.trigger"
    _description = "Unknown Event"

    def _label(self):
        return self.env._("When something happens")

    def _there(self):
        return False

    def _query(self, campaign, since):
        return SQL("SELECT NULL::integer AS partner_id, NULL AS event_key, NULL::timestamp AS moment WHERE FALSE")
