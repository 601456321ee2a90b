import importlib.util
from pathlib import Path

from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

SCRIPT = Path(__file__).parents[1] / "migrations" / "19.0.1.4.0" / "pre-persons.py"
MODELS = ("grc.person", "grc.competitor", "grc.meeting.report", "grc.timeline")
#: External ids that tell by their names what they are about, without what came later, and the views that do not.
LATER = "al|_part|_taste|_role|_income|_purpose|_erasure|_expiring|_interests"
NAMES = f"grc_(person(?!{LATER})|competitor|meeting_report(?!_view_form_person)|timeline)|grc_control_key"
VIEWS = (
    *("res_partner_view_form_report", "calendar_event_view_form_report", "mail_activity_view_form_report"),
    *("mail_activity_view_list_report", "res_partner_view_form_timeline", "grc_customer_view_form_timeline"),
    "res_partner_view_form_person",
)


@tagged("post_install", "-at_install")
class TestMoved(TransactionCase):
    """Point 12: persons, reports and timeline were another addon's; the update that takes them leaves them as they are.

    The database of before is made of the present one: whatever is called after them is given back.
    """

    def setUp(self):
        super().setUp()
        spec = importlib.util.spec_from_file_location("pre_persons", SCRIPT)
        self.script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.script)

    def rows(self):
        """Return what belongs to which addon: external ids, constraints and tables of relations."""
        self.env.flush_all()
        data = self.env.execute_query(
            SQL("SELECT module, name, model, res_id FROM ir_model_data WHERE module IN ('grc_base', 'grc_lifecycle')")
        )
        owned = self.env.execute_query(
            SQL(
                """
                SELECT a.name, o.kind, o.name, o.model
                  FROM (SELECT module, 'constraint' AS kind, name, model FROM ir_model_constraint
                         UNION ALL SELECT module, 'relation', name, model FROM ir_model_relation) o
                  JOIN ir_module_module a ON a.id = o.module AND a.name IN ('grc_base', 'grc_lifecycle')
                """
            )
        )
        return {*data, *owned}

    def give_back(self):
        """Let all of it be the other addon's, as it was; what that one adds to it now was in the same names."""
        self.env.cr.execute(
            "DELETE FROM ir_model_data d USING ir_model_data n"
            " WHERE d.module = 'grc_lifecycle' AND n.module = 'grc_base' AND n.name = d.name AND d.name ~ %s",
            [NAMES],
        )
        self.env.cr.execute(
            """
            UPDATE ir_model_data SET module = 'grc_lifecycle',
                   name = CASE name WHEN 'res_partner_view_form_person' THEN 'res_partner_view_form' ELSE name END
             WHERE module = 'grc_base' AND (name ~ %s OR name IN %s)
            """,
            [NAMES, VIEWS],
        )
        for table in ("ir_model_constraint", "ir_model_relation"):
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE %s o SET module = old.id FROM ir_module_module old, ir_module_module new, ir_model m
                     WHERE old.name = 'grc_lifecycle' AND new.name = 'grc_base' AND o.module = new.id
                       AND m.id = o.model AND m.model IN %s
                    """,
                    SQL.identifier(table),
                    MODELS,
                )
            )

    def migrate(self):
        self.script.migrate(self.env.cr, "19.0.1.3.0")
        return self.rows()

    def test_taken(self):
        """All of it comes, once; what the other addon adds stays there; nothing else is touched."""
        now = self.rows()
        self.give_back()
        before = self.rows()
        self.assertGreater(len(now - before), 150)
        after = self.migrate()
        self.assertFalse(after - now)
        base = {row for row in now if row[0] == "grc_base"}
        self.assertLessEqual(base, after)
        extended = {row for row in now - after if ("grc_base", *row[1:]) in now}
        self.assertEqual(now - after, extended, "the other addon's update makes its own again")
        self.assertEqual(self.migrate(), after, "a second time")

    def test_present(self):
        """On a database of today nothing is to do."""
        now = self.rows()
        self.assertEqual(self.migrate(), now)

    def test_died(self):
        """An update that dies leaves what was; the next one is whole."""
        self.give_back()
        before = self.rows()
        savepoint = self.env.cr.savepoint()
        self.migrate()
        savepoint.rollback()
        savepoint.close(rollback=False)
        self.assertEqual(self.rows(), before)
        self.assertNotEqual(self.migrate(), before)

    def test_half(self):
        """What is half taken is taken to its end, and nothing twice."""
        self.give_back()
        whole = self.migrate()
        self.env.cr.execute(
            """
            UPDATE ir_model_data d SET module = 'grc_lifecycle' WHERE id IN (
                SELECT id FROM ir_model_data WHERE module = 'grc_base' AND name ~ %s AND id %% 2 = 0)
            """,
            [NAMES],
        )
        self.assertEqual(self.migrate(), whole)
