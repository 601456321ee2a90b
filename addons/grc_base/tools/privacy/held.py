"""What tables hold of a person, and whose data is asked for: ``docs/privacy.md`` says the same in words."""

import re
from dataclasses import dataclass, field

#: What erasure does to the rows of a table.
FATES = [("deleted", "Deleted"), ("anonymised", "Anonymised"), ("kept", "Left as it is")]
#: All columns of a table that hold text, but those that are said to be kept.
ALL = ("*",)
#: Types of the fields that may hold what somebody wrote.
TEXTS = ("char", "text", "html", "json", "properties")
#: Context in which data are erased: nothing is tracked, posted or followed on the way.
QUIET = {
    "active_test": False,
    "mail_create_nolog": True,
    "mail_notrack": True,
    "no_vat_validation": True,
    "tracking_disable": True,
}


@dataclass(frozen=True)
class Held:
    """What a table holds of persons, how their rows are found in it, and what erasure does to them.

    :ivar model: name of the model; one that is not installed is left out
    :ivar fate: one of :data:`FATES`
    :ivar links: many2one to ``res.partner`` by which a row is theirs; none: all that are stored
    :ivar points: columns with an address or a number, of rows that name no contact
    :ivar on: columns (model, id) of rows that hang on records found before
    :ivar emptied: columns that are emptied; :data:`ALL`
    :ivar replaced: columns in which the name of an erased contact is put
    :ivar kept: text columns that say nothing of the person
    :ivar why: key of the reason for which rows are kept, see ``grc.privacy.reason``
    :ivar shown: columns that are exported; none: all
    """

    model: str
    fate: str
    links: tuple = ()
    points: tuple = ()
    on: tuple = ()
    emptied: tuple = ()
    replaced: tuple = ()
    kept: tuple = ()
    why: str = ""
    shown: tuple = ()

    def __post_init__(self):
        """Refuse a fate that is none."""
        if self.fate not in dict(FATES):
            raise ValueError(f"{self.model}: unknown fate {self.fate!r}: one of {', '.join(dict(FATES))}")


@dataclass
class Case:
    """Whose data is asked for, and what was found.

    :ivar partner_id: the contact
    :ivar partners: ids of the contact, of its addresses, and of its household's contacts, where that was asked for
    :ivar points: ``{channel: set of contact points}`` of these
    :ivar shared: contact points that others have, too
    :ivar name: what stands in place of the name
    :ivar rows: ``{model: ids}`` of what was found, in the order of the tables
    """

    partner_id: int
    partners: list
    points: dict
    shared: set
    name: str
    rows: dict = field(default_factory=dict)

    @property
    def own(self):
        """Return the addresses and numbers that nobody else has."""
        return sorted({point for points in self.points.values() for point in points} - self.shared)

    def records(self):
        """Return (names of models, ids) of all records found, two lists of one length."""
        pairs = [(model, row) for model, ids in self.rows.items() for row in ids]
        return [model for model, __ in pairs], [row for __, row in pairs]


def texts(model):
    """Return the names of the columns of a model that may hold what somebody wrote."""
    return [
        name
        for name, column in model._fields.items()
        if column.store and column.column_type and column.type in TEXTS and not column.inherited
    ]


def links(model):
    """Return the names of the columns of a model that name a contact."""
    return [
        name
        for name, column in model._fields.items()
        if column.store and column.type == "many2one" and column.comodel_name == "res.partner" and not column.inherited
    ]


def points_of(record):
    """Return ``{channel: contact point}`` of a record, as :func:`~..consent.point` has it in SQL.

    :param record: one record of a model with an e-mail address or a number
    """
    found = {"email": getattr(record, "email_normalized", None)}
    number = getattr(record, "phone_sanitized", None)
    if not number and "phone" in record._fields:
        number = re.sub(r"[^0-9+]", "", record.phone or "")
    found |= {"sms": number, "phone": number}
    if record._name == "res.partner":
        found |= dict.fromkeys(("letter", "visit"), _address(record))
    return {channel: point for channel, point in found.items() if point}


def _address(partner):
    """Return the postal address of a contact in one text, False where it is not complete."""
    street, city = (partner.street or "").strip(" "), (partner.city or "").strip(" ")
    if not street or not city:
        return False
    parts = [re.sub(r"\s+", " ", street), (partner.zip or "").strip(" "), city, str(partner.country_id.id or "")]
    return ", ".join(part for part in parts if part).lower()
