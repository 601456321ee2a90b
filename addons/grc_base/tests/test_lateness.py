import numpy as np
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from ..engine.rhythm import patience


@tagged("post_install", "-at_install")
class TestLateness(TransactionCase):
    def test_late_in_sql_is_late_in_numpy(self):
        """Whatever the rhythm: 40 numbers of intervals × 400 percentiles × usual intervals of a company."""
        intervals, p90 = (part.ravel() for part in np.meshgrid(np.arange(40), np.arange(1, 401), indexing="ij"))
        for usual in (30, 31, 89, 90, 365):
            rows = self.env.execute_query(
                SQL(
                    """
                    SELECT u.usual_silence::float8, u.late_after
                      FROM unnest(%s::integer[], %s::integer[]) WITH ORDINALITY c (intervals, p90, place)
                     CROSS JOIN LATERAL (%s) u ORDER BY c.place
                    """,
                    intervals.tolist(),
                    p90.tolist(),
                    self.env["grc.layer.rhythm"]._silence_query(usual, SQL("c.intervals"), SQL("c.p90")),
                )
            )
            silence, late = (np.array(column) for column in zip(*rows, strict=True))
            exact = np.maximum(p90, (intervals * p90 + 2 * usual) / (intervals + 2))
            np.testing.assert_array_equal(late, np.floor(patience(exact) + 1e-9) + 1)
            np.testing.assert_allclose(silence, np.floor(exact * 100 + 0.5 + 1e-9) / 100, rtol=1e-12)
