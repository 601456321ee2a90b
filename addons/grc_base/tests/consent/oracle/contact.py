"""What a contact is to a question: contact point, kind, place, and age."""

import re


def point(contact, channel):
    """Return what a channel reaches the contact by, normalised; None without one."""
    if channel == "email":
        return contact.email or None
    if channel in ("sms", "phone"):
        return (contact.number or re.sub(r"[^0-9+]", "", contact.phone or "")) or None
    return _address(contact)


def _address(contact):
    """Return street, postcode, city and country in one text; None without a street or a city."""
    street, postcode, city = ((part or "").strip(" ") for part in (contact.street, contact.postcode, contact.city))
    if not (street and city):
        return None
    country = str(contact.country) if contact.country else ""
    return ", ".join(filter(None, (re.sub(r"\s+", " ", street), postcode, city, country))).lower()


def kind(contact):
    """Return whether a contact counts as a company or as a person."""
    return "company" if contact.entity.is_company else "person"


def place(contact, company):
    """Return (country id, state id) where a contact lives, as a company sees it."""
    for one in (contact, contact.entity, company):
        if one.country:
            return one.country, one.state
    return None, None


def birth(contact):
    """Return the birth date of the contact's own person, of the youngest if there are several; None if unknown."""
    return max((born for relation, born in contact.household if relation == "self" and born), default=None)
