"""Posting invoices while campaigns run, beside the same with none.

Two databases with the same data, one a copy of the other, in pairs of which either comes first in turn. In the copy
fifty campaigns run whose goal is a purchase, each with every customer in it and a mail ready for each: all that a
purchase can end. ``posting_bare`` is without campaigns.
"""

from . import company
from .database import Database
from .frame import interleaved
from .overhead import INVOICES, Side

CAMPAIGNS = 50
CUSTOMERS = 1000
SIDES = ("posting_bare", "posting")


def arguments(parser):
    """Declare what this measure takes beside the common arguments."""
    parser.add_argument("--pairs", type=int, default=20, help="pairs of postings (default 20)")
    parser.add_argument("--invoices", type=int, default=INVOICES, help=f"invoices to post (default {INVOICES})")
    parser.add_argument("--running", type=int, default=CAMPAIGNS, help=f"running campaigns (default {CAMPAIGNS})")


def measure(options, modules, result):
    """Add both cases to a :class:`~.frame.Result`; they have fewer customers than the others."""
    customers = min(result.customers, CUSTOMERS)
    bare = Side("bench_posting_bare", modules, customers, options.invoices)
    running = Running("bench_posting", modules, customers, options.invoices)
    sides = dict(zip(SIDES, (bare, running), strict=True))
    try:
        bare.prepare()
        number = running.copy(bare, options.running)
        for side in sides.values():
            side.measure("posting")  # caches of the process are warm from here on
        queries = {}

        def once(name):
            seconds, used, queries[name] = sides[name].measure("posting")
            result.add(name, seconds)
            if used:
                result.add(f"{name}_cpu", used)

        interleaved(options.pairs, SIDES, once)
    finally:
        for side in sides.values():
            side.database.drop()
    result.notes["posting_bare"] = f"{options.invoices:,} invoices, {queries['posting_bare']:,} queries"
    more = queries["posting"] - queries["posting_bare"]
    result.notes["posting"] = (
        f"{options.running} campaigns, {number:,} in them; {queries['posting']:,} ({more:+d}) queries"
    )
    company.say(f"  posting: {result.ratio()['posting']:.3f}, {result.notes['posting']}")


class Running(Side):
    """The database in which campaigns run."""

    written = (*Side.written, "grc_campaign_participation", "grc_campaign_task")

    def copy(self, other, campaigns):
        """Become a copy of another side, with so many campaigns; return the number of their participations."""
        from . import campaign

        company.say(f"Making {self.database.name}")
        other.database.disconnect()
        self.database = Database(self.database.name)
        self.database.create(template=other.database.name)
        self.drafts, self.partners = other.drafts, other.partners
        with self.database.registry().cursor() as cr:
            env = self._env(cr)
            home = env["res.company"].search([], limit=1, order="id")
            everyone = env["grc.audience"].create(
                {"name": "Everyone", "company_id": home.id, "line_ids": [(0, 0, {"domain": "[]"})]}
            )
            for number in range(campaigns):
                campaign.make(env, everyone, f"Bench {number}")._launch()
            cr.commit()
            cr.execute("SELECT COUNT(*) FROM grc_campaign_participation WHERE state = 'running'")
            found = cr.fetchone()[0]
        self.database.vacuum(*self.written)
        return found
