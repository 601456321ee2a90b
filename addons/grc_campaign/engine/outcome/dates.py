"""The day on which somebody is back, as absences say it in English and French."""

import re
from datetime import date, timedelta

from .status import plain

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january janvier jan janv", "february fevrier feb fev fevr", "march mars mar", "april avril apr avr",
            "may mai", "june juin jun", "july juillet jul juil", "august aout aug", "september septembre sept sep",
            "october octobre oct", "november novembre nov", "december decembre dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("monday lundi", "tuesday mardi", "wednesday mercredi", "thursday jeudi", "friday vendredi",
         "saturday samedi", "sunday dimanche")
    )
    for name in names.split()
}  # fmt: skip
MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b"
WEEKDAY = "(?:" + "|".join(WEEKDAYS) + ")"
DAY = rf"""(?:(?:{WEEKDAY}|mon|tue|wed|thu|fri|sat|sun)\.?,?\s+(?:the\s+|le\s+)?)?(?:
    (?P<iso>20\d\d-\d\d?-\d\d?)
    |(?P<day>\d\d?)\s?(?:er|st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{MONTH})\.?,?(?:\s+(?P<year>20\d\d))?
    |(?P<month2>{MONTH})\.?\s+(?P<day2>\d\d?)(?:st|nd|rd|th)?\b,?(?:\s+(?P<year2>20\d\d))?
    |(?P<first>\d\d?)(?P<mark>[/.-])(?P<second>\d\d?)(?:(?P=mark)(?P<year3>20\d\d|\d\d)\b)?
)"""
BACK = (
    r"\b(?P<french>de\s+retour|retour|reprise|reprend\w*|reviens|reviendrai|joignable|rentre(?:rai)?)?"
    r"(?(french)|(?:back|return(?:ing)?|available))(?:\s+(?:au|to|in|at|a)\s+(?:(?:the|my|mon|la|l')\s*)?\w+)?"
    r"(?:\s+again)?\W{1,3}(?:(?:on|from|the|le|la|a\s+partir\s+du|a\s+compter\s+du|des\s+le|du|prevue?|est|is)\W{1,3}){0,4}"
)
UNTIL = (
    r"\b(?P<french>jusqu'?\s?au|jusqu'a|jusque)?(?(french)|(?:until|till?|(?P<through>through|thru)|up\s+to))\s+"
    r"(?:(?P<including>and\s+including\s+|including\s+)|(?:le|the|au)\s+){0,2}"
)
RANGE = (
    r"\b(?P<french>du|entre\s+le)?(?(french)|(?:from|between))\s+[^.;:!?]{1,40}?\s"
    r"(?:to|au|until|and|et\s+le|through)\s+(?:the\s+|including\s+)?"
)
INCLUDED = r"(?P<included>\W{1,3}(?:inclus|included|inclusive|compris))?"
#: The surest first.
PHRASES = tuple(
    (re.compile(phrase + DAY + INCLUDED, re.VERBOSE), last) for phrase, last in ((BACK, 0), (UNTIL, 0), (RANGE, 1))
)
ON_WEEKDAY = re.compile(BACK + rf"(?P<weekday>{WEEKDAY})\b")
#: An absence that is longer is read wrongly.
LONGEST = timedelta(days=400)
MOST_TEXT = 4000


def return_day(text, sent):
    """Return the first day on which somebody is back; ``None`` where it cannot be read.

    "Back on the 8th" is that day; "until the 8th" that day too, and the next one where it is *included*; "from the 1st
    to the 7th" is the day after. A year that is missing is the one that makes the day follow ``sent``. 01/02 is the
    first of February in French; in English it is read only where one order makes sense.

    :param str text: subject and text of the absence
    :param date sent: day of the answer; without it only dates with a year are read
    """
    text = re.sub(r"\s+", " ", plain(text[:MOST_TEXT]))
    for pattern, more in PHRASES:
        for match in pattern.finditer(text):
            day = _day(match, sent)
            if day:
                last = more or match["included"] or _named(match, "including") or _named(match, "through")
                return day + timedelta(days=1 if last else 0)
    match = ON_WEEKDAY.search(text)
    if match and sent:
        return sent + timedelta(days=(WEEKDAYS[match["weekday"]] - sent.weekday() - 1) % 7 + 1)
    return None


def _named(match, name):
    return match[name] if name in match.re.groupindex else None


def _day(match, sent):
    """Return the day that a match names, where it makes sense."""
    if match["iso"]:
        year, month, day = match["iso"].split("-")
        return _likely([(year, month, day)], sent)
    if match["day"]:
        return _likely([(match["year"], MONTHS[match["month"]], match["day"])], sent)
    if match["day2"]:
        return _likely([(match["year2"], MONTHS[match["month2"]], match["day2"])], sent)
    orders = [(match["year3"], match["second"], match["first"])]
    if not match["french"] and match["mark"] == "/":
        orders.append((match["year3"], match["first"], match["second"]))
    return _likely(orders, sent)


def _likely(orders, sent):
    """Return the one day that follows ``sent`` within a year or so, of several ways to read it."""
    found = {day for day in (_make(*order, sent) for order in orders) if day}
    return found.pop() if len(found) == 1 else None


def _make(year, month, day, sent):
    """Return a day that makes sense; ``None`` where there is no such."""
    if not year and not sent:
        return None
    years = [int(year) + (2000 if int(year) < 100 else 0)] if year else [sent.year, sent.year + 1]
    for number in years:
        try:
            found = date(number, int(month), int(day))
        except ValueError:
            continue
        if not sent or sent <= found <= sent + LONGEST:
            return found
    return None
