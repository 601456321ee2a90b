"""Filters by the customer are written once for all documents: what extends search views is made anew.

While an addon is updated, the views of those after it are still the former ones, and would look for filters that have
moved. All addons of the suite are updated with this one.
"""


def migrate(cr, version):
    """Delete the extensions of search views that the suite's addons have made, where nobody else builds on them."""
    cr.execute(
        """
        WITH RECURSIVE ours AS (
            SELECT v.id FROM ir_ui_view v
              JOIN ir_model_data d ON d.model = 'ir.ui.view' AND d.res_id = v.id AND d.module LIKE 'grc\\_%'
             WHERE v.type = 'search' AND v.inherit_id IS NOT NULL
        ), kept AS (
            SELECT v.inherit_id AS id FROM ir_ui_view v
             WHERE v.inherit_id IN (SELECT id FROM ours) AND v.id NOT IN (SELECT id FROM ours)
             UNION
            SELECT v.inherit_id FROM ir_ui_view v JOIN kept k ON k.id = v.id
             WHERE v.inherit_id IN (SELECT id FROM ours)
        ), gone AS (
            DELETE FROM ir_ui_view v WHERE v.id IN (SELECT id FROM ours) AND v.id NOT IN (SELECT id FROM kept)
            RETURNING v.id
        )
        DELETE FROM ir_model_data d USING gone WHERE d.model = 'ir.ui.view' AND d.res_id = gone.id
        """
    )
