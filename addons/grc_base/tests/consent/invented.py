"""A made-up world for the rules on contacts: values drawn by chance, many of them just on a limit or beside it."""

from datetime import date, datetime, time, timedelta

import pytz
from dateutil.relativedelta import relativedelta

from .oracle import point

#: The day asked about: on it who is born on 29 February 2008 is 18 years old, and 28 to 31 August are six months ago.
DAY = date(2026, 2, 28)
#: Days on which calls alone are asked about: a Monday, the days after the clocks changed in Toronto and in Paris,
#: Easter Monday, and a leap day.
CALL_DAYS = tuple(date(*day) for day in ((2026, 3, 2), (2026, 3, 9), (2026, 3, 30), (2026, 4, 6), (2028, 2, 29)))
#: Days that rules on calls count, and days without calls: several are among those asked about, in one year or another.
CALL_SPANS = (1, 2, 7, 30)
HOLIDAYS = ("02-28", "02-29", "12-25 02-29", "03-01", "01-01 easter easter+1 easter-2", "easter-36", " easter-47")
CHANNELS = ("email", "sms", "phone", "letter", "visit")
PURPOSES = ("marketing", "service", "transactional", "tracking", "collecting")
#: Months of the rules, and the ages of purchases, quotations and contacts.
MONTHS = (6, 24, 36)
DECISIONS = {"given": 9, "refused": 2, "withdrawn": 2, "objected": 2, "paused": 2, "lifted": 3}


def heads(chance, number):
    """Return values of contacts that belong to nobody: companies and persons."""
    return [_values(chance, f"Head {place}") | {"is_company": chance.random() < 0.4} for place in range(number)]


def members(chance, parents, number):
    """Return values of contacts of others, a few of them companies of their own; ``parents`` are ids."""
    return [
        _values(chance, f"Member {place}")
        | {"parent_id": chance.choice(parents), "is_company": chance.random() < 0.1, "type": "other"}
        for place in range(number)
    ]


def _values(chance, name):
    return {"name": name, "email": _email(chance), "phone": _phone(chance)}


def _email(chance):
    """Return an address of few, so that some share one; or one that is none."""
    address = f"Somebody <One{chance.randrange(150)}@Example.com>"
    return chance.choice((False, "nobody", *[address] * 9))


def _phone(chance):
    """Return a number, as people enter it; some are none."""
    number = chance.randrange(100)
    whole = (f"+33 6 12 34 56 {number:02}", f"+1 514-555-01{number:02}", f"+33612345{number:03}")
    return chance.choice((False, "call me", f"12 {number}", *whole, *whole))


def home(chance, places):
    """Return the columns of an address; ``places`` are (country id, state id)."""
    street = chance.choice(("Main  street", "Rue du Lac ", "Weg"))
    country, state = chance.choice(places)
    return {
        "street": chance.choice((None, " ", *[f"{chance.randrange(9)} {street}"] * 8)),
        "zip": chance.choice((None, "", "69001", " 3000")),
        "city": chance.choice((None, "Lyon", "Lyon", "Bern ", "Bern", "Ulm")),
        "country_id": country,
        "state_id": state,
        "active": chance.random() > 0.04,
    }


def moment(chance, day, zone):
    """Return a moment (UTC) about the beginning of a day, within it, or about its end, in a time zone."""
    local = datetime.combine(day, time())
    local += chance.choice((timedelta(0), timedelta(seconds=-1), timedelta(hours=12), timedelta(days=1, seconds=-1)))
    return pytz.timezone(zone).localize(local).astimezone(pytz.utc).replace(tzinfo=None)


def past(chance):
    """Return a day: on one of the limits, beside it, or any of six years; never after :data:`DAY`."""
    if chance.random() < 0.3:
        return DAY - timedelta(chance.randrange(2, 2200))
    days = chance.choice((-1, 0, 0, 1, 1, 2, 3, 4))
    return DAY - relativedelta(months=chance.choice(MONTHS)) + timedelta(days)


def entered(chance, zones):
    """Return the moment at which a contact was entered: mostly long ago."""
    day = past(chance) if chance.random() < 0.35 else DAY - timedelta(chance.randrange(1500, 2500))
    return moment(chance, day, chance.choice(zones))


def household(chance):
    """Return (relation, birth date) of the persons of a contact; mostly none."""
    return [
        (chance.choice(("self", "self", "self", "child", "partner")), _birth(chance))
        for __ in range(chance.choice((0, 0, 0, 1, 1, 2)))
    ]


def _birth(chance):
    leap = (date(2012, 2, 29), date(2008, 2, 29), date(2004, 2, 29))
    edges = (
        DAY - relativedelta(years=years) + timedelta(days)
        for years in (12, 14, 14, 16, 18, 18, 21)
        for days in (-1, 0, 1, 2)
    )
    return chance.choice((None, date(1980, 5, 17), *leap, *leap, *edges))


def purchases(chance, entities, companies):
    """Return rows of ``grc_customer``."""
    return [
        {
            "partner_id": entity,
            "company_id": company.id,
            "last_purchase": past(chance) if chance.random() < 0.9 else None,
        }
        for entity in entities
        for company in companies
        if chance.random() < 0.5
    ]


def orders(chance, partners, companies, number):
    """Return the columns of orders and quotations that matter."""
    asked = ((chance.choice(partners), chance.choice(companies)) for __ in range(number))
    return [
        {
            "partner_id": partner,
            "company_id": company.id,
            "state": chance.choice(("sent", "sent", "sale", "draft", "cancel")),
            "date_order": moment(chance, past(chance), company.zone),
        }
        for partner, company in asked
    ]


def reports(chance, entities, companies, user):
    """Return rows of reports; ``entities`` are {contact id: id of the commercial entity}, ``user`` wrote them."""
    return [
        {
            "partner_id": chance.choice((entities[partner], entities[partner], partner)),
            "contact_id": chance.choice((None, partner, partner)),
            "company_id": chance.choice(companies).id,
            "met_on": day,
            "channel": chance.choice(("phone", "phone", "phone", "phone", "video", "visit")),
            "state": chance.choice(("done", "done", "done", "done", "draft")),
            "user_id": user,
            "said": "Well",
        }
        for partner, day in _called(chance, entities)
    ]


def activities(chance, partners, companies, kinds):
    """Return rows of messages that done activities leave; ``kinds`` are ids, those of calls first."""
    return [
        {
            "model": chance.choice((*["res.partner"] * 7, "sale.order")),
            "res_id": partner,
            "date": moment(chance, day, chance.choice(companies).zone),
            "mail_activity_type_id": chance.choice((kinds[0], kinds[0], *kinds)),
            "record_company_id": chance.choice((None, *(company.id for company in companies))),
            "message_type": "notification",
        }
        for partner, day in _called(chance, partners)
    ]


def _called(chance, partners):
    """Return (contact id, day) of what may be calls: of each contact about one of the days asked about, or none."""
    found = []
    for partner in partners:
        asked = chance.choice((DAY, DAY, DAY + timedelta(1), *CALL_DAYS))
        number = chance.choice((0, 1, 2, 3, 6, 9))
        found += [(partner, asked - timedelta(_back(chance))) for __ in range(number)]
    return found


def _back(chance):
    """Return how many days before: on the first day that counts, beside it, on the last one, after it, or any."""
    edges = (days - beside for days in CALL_SPANS for beside in (0, 1))
    return chance.choice((-1, 0, *edges, *(chance.randrange(30) for __ in range(3))))


def blacklisted(chance, points, number):
    """Return rows of a blacklist, (contact point, is it active?), of some of these points."""
    return [(found, chance.random() < 0.7) for found in chance.sample(sorted(points), number)]


def decisions(chance, contacts, companies, topics, number):
    """Return rows of ``grc_consent``."""
    moments = [moment(chance, DAY + timedelta(days), one.zone) for days in (0, 0, 1, -1) for one in companies]
    moments += [moment(chance, past(chance), companies[0].zone) for __ in range(40)]
    found = (_decision(chance, contacts, companies, topics, moments) for __ in range(number))
    return [row for row in found if row["partner_id"] or row["point"]]


def _decision(chance, contacts, companies, topics, moments):
    contact, other = chance.choice(contacts), chance.choice(contacts)
    channel = chance.choice(CHANNELS)
    partner, place = chance.choice(((contact.id, None), (contact.id, contact), (None, contact), (other.id, contact)))
    decision = chance.choices(list(DECISIONS), list(DECISIONS.values()))[0]
    return {
        "company_id": chance.choice((None, *(company.id for company in companies))),
        "partner_id": partner,
        "point": point(place, channel) if place else None,
        "channel": chance.choice((None, channel)),
        "purpose": chance.choice((None, "marketing", "marketing", *PURPOSES)),
        "topic_id": chance.choice((None, None, None, *topics)),
        "decision": decision,
        "basis": chance.choice((None, "consent", "parent", "parent", "contract")),
        "moment": chance.choice(moments),
        "valid_until": _end(chance),
        "source": "Test",
    }


def _end(chance):
    days = chance.choice((None, None, None, None, -1, 0, 0, 1, 400))
    return None if days is None else DAY + timedelta(days)


def rules(chance, companies, countries, states, groups, number):
    """Return values of rules; ``countries``, ``states`` and ``groups`` (of countries) are ids."""
    return [
        {
            "name": f"Rule {place}",
            "company_id": chance.choice((False, False, *(company.id for company in companies))),
            "country_ids": chance.choice(([], [], chance.sample(countries, 1), chance.sample(countries, 3))),
            "state_ids": chance.choice(([], [], [], chance.sample(states, 1), chance.sample(states, 2))),
            "country_group_id": chance.choice((False, False, False, *groups)),
            "kind": chance.choice((False, "person", "company")),
            "channel": chance.choice((False, False, *CHANNELS)),
            "purpose": chance.choice(("marketing", "marketing", "tracking", "collecting")),
        }
        | _terms(chance)
        for place in range(number)
    ]


def _terms(chance):
    return {
        "way": chance.choice(("consent", "consent", "notice", "never")),
        "customer_months": chance.choice((0, 0, *MONTHS)),
        "purchase_months": chance.choice((0, *MONTHS)),
        "enquiry_months": chance.choice((0, *MONTHS)),
        "act_months": chance.choice((0, *MONTHS)),
        "minor_age": chance.choice((0, 14, 16, 18, 21)),
        "call_weekdays": chance.choice(("7", "7", "7", "7", "6", "5")),
        "call_hours": chance.choice((False, "10:00-13:00, 14:00-20:00")),
        "call_holidays": chance.choice((False, False, " ".join(chance.sample(HOLIDAYS, 2)))),
        "call_most": chance.choice((0, 1, 1, 2, 3)),
        "call_days": chance.choice(CALL_SPANS),
    }


def listable(contacts):
    """Return the contact points of these contacts that Odoo's blacklists know: (e-mail addresses, numbers)."""
    return tuple({found for one in contacts if (found := point(one, channel))} for channel in ("email", "phone"))
