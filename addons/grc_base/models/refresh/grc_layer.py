from odoo import api, models
from odoo.tools import SQL


class GrcLayer(models.AbstractModel):
    """One topic of what a refresh computes of customers: where it comes from, and the columns that it fills.

    A layer is a model ``grc.layer.<name>`` that inherits this one and declares itself in :attr:`_layer`. The pass finds
    it in the registry, runs it after the layers that it needs, and writes what it yields. Of one pass, in this order:

    1. :meth:`_tables` says what working tables are made of, :meth:`_prepare` does what a SELECT cannot. Their content
       and :meth:`_parameters` are the fingerprint: when it is that of the last complete run and nothing is
       :meth:`_due`, the pass ends here.
    2. :meth:`_measure` of all layers computes in numpy.
    3. :meth:`_select` of all layers, each around that of the layer before, is the SELECT of a slice of customers.
    4. :meth:`_day_values` of all layers is stored with the day, :meth:`_finish` does what comes after the customers.

    A layer has the hooks that it needs; those that it has not are not called.

    What it leaves for others it keeps in the run by its type, see
    :class:`~odoo.addons.grc_base.tools.refresh.run.Results`; tables, day and documents of the run are attributes of it.
    """

    _name = "grc.layer"
    _inherit = "grc.refresh.tools"
    _description = "Layer of the Refresh"

    #: ``Layer``
    _layer = None

    def init(self):
        """Stop an installation or an update of layers that cannot run."""
        self.env["grc.pipeline.plan"]._check()
        return super().init()

    # What a layer says of itself; ``run`` is a RefreshRun

    @api.model
    def _begin(self, run, commit):
        """Make ready for its pass; of the root of a pass alone.

        :return: False where the pass has to be left out
        """
        return True

    @api.model
    def _parameters(self, run):
        """Return what decides its columns besides documents and rows: a list of values with a stable ``repr``."""
        return []

    @api.model
    def _tables(self, run):
        """Return the SELECTs of its working tables by name, in the order in which they are made and analysed: a dict.

        A SELECT may read the tables of the layers that it needs; those that a layer fills by itself (:meth:`_prepare`)
        are filled already.
        """
        return {}

    @api.model
    def _prepare(self, run):
        """Do what is left to be done once its :meth:`_tables` are made."""

    @api.model
    def _due(self, run):
        """Return whether it is to be computed anew though nothing it is made of has changed."""
        return False

    @api.model
    def _measure(self, run):
        """Compute what it needs arrays for, and keep in ``run`` what it leaves for others.

        :return: dict of column to array, in the order of the rows of its pass, see :meth:`_fill`. Types are those of
            the fields of the same name: dates are days since 1970, selections are places in the list of their keys.
            NULL is NaN, or what is masked. A name that is no field is a column for :meth:`_select` alone.
        """
        return {}

    @api.model
    def _fill(self, run, arrays):
        """Put the arrays of all layers of a pass where :meth:`_select` finds them; of the root of a pass alone."""
        if arrays:
            raise NotImplementedError

    @api.model
    def _select(self, run, query):
        """Return the SELECT of its columns around ``query``, that of the layers before.

        :param query: SQL; None of the root of a pass
        :return: SQL: ``SELECT q.*, … FROM (query) q …``
        """
        return query

    @api.model
    def _cause(self, run, state):
        """Return why a state of its own changed (SQL, text): new values are ``d.<name>``, old ones ``d.was_<name>``."""
        return SQL("NULL::varchar")

    @api.model
    def _movement_columns(self, run, state):
        """Return further columns of the movements of a state: ``{column of grc_transition: SQL}``."""
        return {}

    @api.model
    def _day_values(self, run):
        """Return what ``grc.refresh`` keeps of the day: a dict."""
        return {}

    @api.model
    def _finish(self, run, written):
        """Do what comes after the customers were written; ``written``: how many."""

    @api.model
    def _forget(self, company, today):
        """Forget what it keeps of days after today, see ``action_go_back``."""

    # Hooks of documents

    @api.model
    def _presence(self, run):
        """Return the SELECTs (a partner id) of those who have a row without a document that counts."""
        return []

    @api.model
    def _contacts(self, run):
        """Return the SELECTs (``partner_id``, ``moment``) of contacts in either direction, up to ``run.as_of``."""
        return []
