"""What is kept of a person, part by part: each part has a purpose, and a day on which it expires."""

from odoo.tools import SQL

PARTS = [
    ("identity", "Identity"),
    ("household", "Household"),
    ("income", "Occupation and income"),
    ("preferences", "Preferences"),
    ("dates", "Dates to come"),
    ("tastes", "Tastes"),
]
#: Columns of ``grc_person`` of each part; tastes are rows of their own.
COLUMNS = {
    "identity": ("birth_date", "gender", "nationality_id", "consent_note"),
    "household": ("children", "contact_id"),
    "income": ("occupation", "income_id"),
    "preferences": ("channel", "hour_from", "hour_to", "lang", "payment"),
    "dates": ("expected_birth", "studies_start", "moving_date"),
}
#: Columns in which 0 says nothing.
HOURS = ("hour_from", "hour_to")
#: Fields of a part that are no columns: a name is put out of the way, roles are rows of a relation.
BESIDE = {"identity": ("name",), "household": ("role_ids",)}
#: Name of a person whose identity has been erased.
NAMELESS = "—"
#: Table and columns of the roles of persons.
ROLES = ("grc_person_role_rel", "person_id", "role_id")
SOURCES = [
    ("form", "Entered here"),
    ("report", "Meeting report"),
    ("question", "Question asked"),
    ("portal", "The contact's own page"),
    ("file", "File"),
    ("before", "Before this version"),
]
#: Days for which what was there before an upgrade stays at least, so that somebody can look at it.
GRACE_DAYS = 90


def parts_of(names):
    """Return the parts that fields of a person belong to, in the order of :data:`COLUMNS`."""
    names = set(names)
    return [part for part, columns in COLUMNS.items() if names & {*columns, *BESIDE.get(part, ())}]


def filled(part, alias="h"):
    """Return the condition (SQL) that a person has something of a part.

    :param str alias: of ``grc_person`` in the query
    """
    found = [
        SQL("%s > 0" if column in HOURS else "%s IS NOT NULL", SQL.identifier(alias, column))
        for column in COLUMNS[part]
    ]
    if part == "identity":
        found.append(SQL("%s <> %s", SQL.identifier(alias, "name"), NAMELESS))
    if part == "household":
        table, person, __ = map(SQL.identifier, ROLES)
        found.append(SQL("EXISTS (SELECT 1 FROM %s r WHERE r.%s = %s)", table, person, SQL.identifier(alias, "id")))
    return SQL("COALESCE(%s, FALSE)", SQL(" OR ").join(found))


def months_of(part, company):
    """Return the SELECT of the months for which a part is kept: those of the company, else those of all.

    :param SQL part: key of the part
    :param SQL company: id of the company of the contact, NULL for every company's
    """
    return SQL(
        """
        SELECT u.months FROM grc_person_purpose u
         WHERE u.part = %s AND (u.company_id = %s OR u.company_id IS NULL) ORDER BY u.company_id LIMIT 1
        """,
        part,
        company,
    )
