import os

from odoo.tests import TransactionCase, tagged

RIGHTS = ("rolsuper", "rolcreaterole", "rolreplication", "rolbypassrls")


@tagged("post_install", "-at_install")
class TestRole(TransactionCase):
    """Points 10 and “done when” 5: the suite needs no rights of a superuser, so that Odoo runs without them."""

    def setUp(self):
        super().setUp()
        if os.environ.get("GRC_POSTGRESQL") != "own":
            self.skipTest("the PostgreSQL server was given (PGHOST), with a role of its own")

    def test_rights(self):
        """Odoo's role owns its database and nothing of the server."""
        self.env.cr.execute("SELECT * FROM pg_roles WHERE rolname = current_user")
        role = self.env.cr.dictfetchone()
        self.assertEqual([right for right in RIGHTS if role[right]], [])
        self.assertTrue(role["rolcreatedb"])
        self.env.cr.execute("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()")
        self.assertEqual(self.env.cr.fetchone()[0], role["rolname"])

    def test_owner(self):
        """All of the database's own tables are Odoo's: an update may change each."""
        self.env.cr.execute(
            """
            SELECT c.oid::regclass::text FROM pg_class c
             WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm', 'S', 'p')
               AND pg_get_userbyid(c.relowner) <> current_user
            """
        )
        self.assertEqual(self.env.cr.fetchall(), [])

    def test_extensions(self):
        """The extensions that Odoo searches with are there."""
        self.env.cr.execute("SELECT extname FROM pg_extension WHERE extname IN ('pg_trgm', 'unaccent') ORDER BY 1")
        self.assertEqual(self.env.cr.fetchall(), [("pg_trgm",), ("unaccent",)])
