"""Statistical groups of everyone, beside the bare fits of scikit-learn.

Cases: ``bare`` k-means by scikit-learn of each number of groups that is tried, 2 to 8, with as many starts, of all
customers, in one thread as the suite does it: no silhouette, nothing read, nothing written; ``cores`` the same as
scikit-learn does it by itself, on all cores (``--cores``; on a busy machine that is slower by far); ``single`` the part
of ``bare`` that the number chosen took; ``seek`` fits, silhouettes, choice and names of the suite; ``step`` the whole:
customers read from PostgreSQL, ``seek``, groups stored, and the group of every customer written. The step is the one
of the nightly run, with its other layers left out.
"""

import time
from contextlib import ExitStack
from importlib import import_module
from unittest.mock import patch

from . import company, refresh
from .frame import Result

#: Highest ratio to ``bare`` that is aimed at.
AIM = 2
#: Customers from which that is aimed at.
FROM = 100_000


def arguments(parser):
    """Declare what this measure takes beside the common arguments."""
    parser.add_argument("--rounds", type=int, default=3, help="rounds of which the median counts (default 3)")
    parser.add_argument("--cores", action="store_true", help="fit on all cores, too: on a quiet machine only")


def run(options):
    """Measure one size; :class:`~.frame.Result`."""
    customers = options.customers or refresh.SIZES[0]
    database = company.ensure(customers, refresh.modules())
    result = Result("groups", customers, aims={"step": AIM} if customers >= FROM else {})
    measure = _Measure(database, customers, result)
    measure.reset()
    measure.night()
    # A server imports it once.
    import_module("sklearn.cluster")
    import_module("sklearn.metrics")
    for __ in range(options.rounds):
        measure.step()
        measure.bare()
    if options.cores:
        measure.cores()
    return result


class _Measure(refresh.Measure):
    """The layer of groups alone, on the database of the refresh."""

    measures = None

    def step(self):
        """Measure the value step of a night with nothing but groups in it, none of them known before."""
        with self.database.cursor() as cr:
            cr.execute("UPDATE grc_customer SET group_id = NULL WHERE group_id IS NOT NULL")
            cr.execute("DELETE FROM grc_group; DELETE FROM grc_grouping")
        self.database.vacuum("grc_customer")
        self.database.disconnect()
        with self.layers():
            __, seconds, memory = self.night()
        self.result.add("step", seconds)
        with self.database.cursor() as cr:
            cr.execute("SELECT chosen, silhouette FROM grc_grouping")
            self.chosen, silhouette = cr.fetchone()
            cr.execute("SELECT COUNT(*), COUNT(DISTINCT group_id) FROM grc_customer WHERE group_id IS NOT NULL")
            written, groups = cr.fetchone()
        self.note("seek", f"{self.chosen} groups, silhouette {silhouette:.3f}")
        self.note("step", f"{written:,} customers written, {groups} groups; {memory}")

    def bare(self):
        """Measure scikit-learn's k-means of the same customers."""
        from threadpoolctl import threadpool_limits

        with threadpool_limits(limits=1):
            spent = self._fits()
        self.result.add("bare", sum(spent.values()))
        self.result.add("single", spent[self.chosen])
        self.note("bare", f"{len(self.measures):,} buyers, {len(spent)} numbers of groups")
        self.note("single", f"{self.chosen} groups")

    def cores(self):
        """Measure the same without a limit of threads."""
        self.result.add("cores", sum(self._fits().values()))
        self.note("cores", "on all cores")

    def _fits(self):
        """Return the seconds of each number of groups."""
        from odoo.addons.grc_scoring.engine import groups
        from sklearn.cluster import KMeans

        values = groups.scaled(self.measures, groups.bends(self.measures))
        values = (values - values.mean(axis=0)) / values.std(axis=0)
        spent = {}
        for number in range(groups.FEWEST, groups.MOST + 1):
            start = time.perf_counter()
            KMeans(number, n_init=groups.STARTS, random_state=0).fit(values)
            spent[number] = time.perf_counter() - start
        return spent

    def layers(self):
        """Return a context in which the value step knows nothing but groups."""
        models = self.database.registry()
        seek = models["grc.grouping"]._seek

        def _seek(records, owner, as_of, measures):
            self.measures = measures
            with self.result.timed("seek"):
                return seek(records, owner, as_of, measures)

        def _plan(records):
            runs, passes, out = records._planned()
            return runs | {"values": ("grc.layer.buyers", "grc.layer.group")}, passes, out

        stack = ExitStack()
        stack.enter_context(patch.object(models["grc.pipeline"], "_plan", _plan))
        stack.enter_context(patch.object(models["grc.layer.group"], "_due", lambda records, run: True))
        stack.enter_context(patch.object(models["grc.grouping"], "_seek", _seek))
        return stack
