"""The SELECT of the customers whose spending fell; its windows are those of ``engine/stages.py``."""

from odoo.addons.grc_base.tools.documents import stands
from odoo.tools import SQL

from ..engine import stages


class SpendingQuery:
    """Builds the SELECT of ``partner_id``, ``spent`` and ``spent_before`` (net, 180 days each) of those who fell.

    The amounts are those of the latest month-end at which spending had fallen.
    """

    def __init__(self, run, documents, candidates):
        """Ask for those who may have fallen.

        :param SQL documents: SELECT of the documents that count, see ``grc.document.source``
        :param candidates: ids of the customers to look at, see ``engine/stages.py``
        """
        self.run = run
        self.documents = documents
        self.candidates = candidates
        self.windows = stages.spending_windows(run.as_of)

    def sql(self):
        days = [day for windows in self.windows for window in windows for day in window]
        return SQL(
            """
            WITH documents AS MATERIALIZED (
                SELECT p.commercial_partner_id AS partner_id, d.date, d.amount, d.occasion
                  FROM unnest(%(candidates)s::integer[]) f (partner_id)
                  JOIN res_partner p ON p.commercial_partner_id = f.partner_id
                  JOIN (%(documents)s) d ON d.partner_id = p.id
                 WHERE d.date > %(first)s AND d.date <= %(last)s AND %(stands)s
            ),
            -- Of two month-ends running among three, one is the middle one: few are left after it.
            lower AS (SELECT partner_id FROM documents GROUP BY partner_id HAVING %(lower)s),
            daily AS (
                SELECT d.partner_id, d.date, SUM(d.amount) AS amount, BOOL_OR(d.occasion) AS occasion
                  FROM documents d JOIN lower l ON l.partner_id = d.partner_id
                 GROUP BY d.partner_id, d.date
            ),
            summed AS (SELECT partner_id, %(sums)s FROM daily GROUP BY partner_id),
            judged AS (SELECT partner_id, %(judged)s FROM summed)
            SELECT partner_id, CASE WHEN fell_0 THEN spent_0 ELSE spent_1 END AS spent,
                   CASE WHEN fell_0 THEN before_0 ELSE before_1 END AS spent_before
              FROM judged WHERE fell_1 AND (fell_0 OR fell_2)
            """,
            candidates=self.candidates,
            documents=self.documents,
            first=min(days),
            last=max(days),
            stands=stands(SQL("d.reversed_on"), self.run.as_of),
            lower=self._lower(),
            sums=SQL(", ").join(self._sums()),
            judged=SQL(", ").join(self._judgements()),
        )

    def _lower(self):
        """Return the condition that the amounts of the middle month-end fell, whatever the occasions."""
        now, *earlier = (
            SQL("SUM(amount) FILTER (WHERE date > %s AND date <= %s)", after, until) for after, until in self.windows[1]
        )
        return SQL(" AND ").join(
            SQL(
                "%(amount)s > 0 AND %(now)s <= %(share)s * %(amount)s",
                amount=amount,
                now=now,
                share=stages.SPENDING_SHARE,
            )
            for amount in earlier
        )

    def _sums(self):
        for end, windows in enumerate(self.windows):
            for place, (after, until) in enumerate(windows):
                within = SQL("date > %s AND date <= %s", after, until)
                amount, count = self._names(end, place)
                yield SQL("SUM(amount) FILTER (WHERE %s) AS %s", within, amount)
                yield SQL("COUNT(*) FILTER (WHERE occasion AND %s) AS %s", within, count)

    def _judgements(self):
        for end in range(len(self.windows)):
            (now, count), *earlier = (self._names(end, place) for place in range(3))
            conditions = [SQL("%s >= %s", count, stages.SPENDING_OCCASIONS)]
            for amount, other in earlier:
                conditions.append(
                    SQL(
                        "%(count)s >= %(least)s AND %(amount)s > 0 AND %(now)s <= %(share)s * %(amount)s",
                        count=other,
                        least=stages.SPENDING_OCCASIONS,
                        amount=amount,
                        now=now,
                        share=stages.SPENDING_SHARE,
                    )
                )
            yield SQL("%s AS %s", SQL(" AND ").join(conditions), SQL.identifier(f"fell_{end}"))
            yield SQL("%s AS %s", now, SQL.identifier(f"spent_{end}"))
            yield SQL("%s AS %s", earlier[0][0], SQL.identifier(f"before_{end}"))

    @staticmethod
    def _names(end, place):
        return SQL.identifier(f"amount_{end}_{place}"), SQL.identifier(f"count_{end}_{place}")
