"""Clicks: by a person, by a machine, or not to be told.

Gateways follow the links of a mail when it arrives, again hours later, and once more at the moment somebody clicks;
previews and crawlers follow them, too. A click is a machine's when

- it is no GET, has no valid token, is on the honeypot (a link that nobody sees), or names itself a robot;
- it came before :data:`SCAN` had passed since delivery;
- it is one of :data:`LINKS` links, or of :data:`MOST` clicks, within :data:`BURST` on the same mail;
- the honeypot of the same mail was followed within :data:`AROUND` of it, before or after;
- it is *doubtful*, and the address is behind a gateway that is known to follow links (:func:`guarded`). Doubtful are
  clicks before :data:`SCAN_BEHIND` has passed, and several links within :data:`BURST_BEHIND`: quick readers do that,
  too.

What comes later from the same mail may be a person's: a machine's click says nothing of the mail itself. Clicks without
a token say nothing of other clicks, so that a stranger cannot spoil those of a customer. Of clicks on the same link
within :data:`REPEAT` the last counts and the others stay unknown: one is the gateway's, which fetches a page before it
lets its reader through, or they are a double click.

A person's click is told after :data:`PROOF`. A doubtful one waits for :data:`LATE`: by then most gateways have followed
the honeypot, of that mail or of another to the domain, so that a company knows them in its first campaign. All that
could change a verdict of person or machine lies within that time: it is never taken back. What cannot be told: a
machine that takes one link, by GET, some time after delivery.

Source of the rules: mautic#9162, mautic#16263, odoo#167499, and what was tried on ``/r/<code>/m/<id>``. The bounds are
chosen; what they catch and lose among simulated behaviours is in ``docs/outcomes.md``.
"""

from dataclasses import dataclass

import numpy as np

UNKNOWN, HUMAN, MACHINE = 0, 1, 2
#: Names of the verdicts, by their number.
NAMES = ("unknown", "human", "machine")

#: Milliseconds.
PROOF = 600_000
LATE = 86_400_000
SCAN = 5_000
SCAN_BEHIND = 30_000
BURST = 5_000
BURST_BEHIND = 10_000
AROUND = 15_000
REPEAT = 5_000
#: Different links within a burst, and clicks on any, that are a machine's.
LINKS = 3
MOST = 20
#: Share of a domain's mails whose honeypot must have been followed before it counts as behind a gateway.
SHARE = 0.25


@dataclass(frozen=True)
class Clicks:
    """Clicks, one an element of each array, sorted by mail and moment.

    :ivar mail: whole numbers: the mail that the link was in
    :ivar link: whole numbers: the link, the honeypot among them
    :ivar moment: ``datetime64[ms]``, UTC
    :ivar delivered: ``datetime64[ms]``: when the mail was handed over; NaT where that is not known
    :ivar token: whether the link's token is valid
    :ivar get: whether the method was GET
    :ivar honeypot: whether the link is one that nobody sees
    :ivar robot: whether the browser names itself a robot (``ir.http.is_a_bot``)
    :ivar gateway: whether the address is known to be behind a gateway
    """

    mail: np.ndarray
    link: np.ndarray
    moment: np.ndarray
    delivered: np.ndarray
    token: np.ndarray
    get: np.ndarray
    honeypot: np.ndarray
    robot: np.ndarray
    gateway: np.ndarray

    def __len__(self):
        return len(self.mail)

    def row(self, place):
        """Return a click as a :class:`Click`."""
        moment, delivered = self.moment[place], self.delivered[place]
        return Click(
            link=int(self.link[place]),
            moment=int(_milliseconds(moment)),
            delivered=None if np.isnat(delivered) else int(_milliseconds(delivered)),
            token=bool(self.token[place]),
            get=bool(self.get[place]),
            honeypot=bool(self.honeypot[place]),
            robot=bool(self.robot[place]),
            gateway=bool(self.gateway[place]),
        )


@dataclass(frozen=True)
class Click:
    """A click, as :class:`Clicks` has them; moments in milliseconds, ``delivered`` is ``None`` where not known."""

    link: int
    moment: int
    delivered: int | None = None
    token: bool = True
    get: bool = True
    honeypot: bool = False
    robot: bool = False
    gateway: bool = False


def verdicts(clicks, now):
    """Return the verdict on each click: an array of :data:`UNKNOWN`, :data:`HUMAN`, :data:`MACHINE`.

    :param Clicks clicks: all clicks of the mails that are asked for
    :param now: ``datetime64``: clicks younger than :data:`PROOF`, doubtful ones than :data:`LATE`, are a machine's or
        unknown
    :raises ValueError: where the clicks are not sorted by mail and moment
    """
    if not len(clicks):
        return np.zeros(0, np.int8)
    key, moment = _keys(clicks)
    doubt = _doubtful(clicks, key, moment)
    machine = _by_themselves(clicks, moment) | _near_honeypot(clicks, key) | _in_burst(clicks, key, BURST)
    machine |= doubt & clicks.gateway
    told = ~machine & ~_repeated(clicks, moment, machine) & _old(doubt, moment, now)
    return np.where(machine, MACHINE, np.where(told, HUMAN, UNKNOWN)).astype(np.int8)


def doubtful(clicks):
    """Tell which clicks are a machine's if their address is behind a gateway.

    :param Clicks clicks: as :func:`verdicts` has them; their ``gateway`` is not looked at
    """
    return _doubtful(clicks, *_keys(clicks)) if len(clicks) else np.zeros(0, bool)


def settled(clicks, found, now):
    """Tell which verdicts stand: those on a machine, and those on clicks that are old enough.

    :param Clicks clicks: as :func:`verdicts` has them
    :param found: what it says of them
    :param now: ``datetime64``
    """
    return (found == MACHINE) | _old(doubtful(clicks), _milliseconds(clicks.moment), now)


def _old(doubt, moment, now):
    """Tell which clicks are old enough to be a person's."""
    return _milliseconds(now) - moment >= np.where(doubt, LATE, PROOF)


def _milliseconds(moments):
    return np.asarray(moments, "datetime64[ms]").astype(np.int64)


def _keys(clicks):
    """Return moments as numbers that also tell mails apart (further apart than any bound), and plain moments."""
    moment = _milliseconds(clicks.moment)
    begins = np.r_[True, clicks.mail[1:] != clicks.mail[:-1]]
    if (clicks.mail[1:] < clicks.mail[:-1]).any() or (np.diff(moment)[~begins[1:]] < 0).any():
        raise ValueError("Clicks are to be sorted by mail and moment.")
    span = int(moment.max() - moment.min()) + 2 * AROUND
    return (np.cumsum(begins) - 1) * span + (moment - moment.min()), moment


def _by_themselves(clicks, moment):
    """Tell which clicks are a machine's, whatever else is clicked."""
    return ~clicks.token | ~clicks.get | clicks.honeypot | clicks.robot | _sooner(clicks, moment, SCAN)


def _doubtful(clicks, key, moment):
    """Tell which clicks came soon, or are in a burst that takes longer than a machine's."""
    return _sooner(clicks, moment, SCAN_BEHIND) | _in_burst(clicks, key, BURST_BEHIND)


def _sooner(clicks, moment, bound):
    """Tell which clicks came before so many milliseconds had passed since delivery."""
    known = ~np.isnat(clicks.delivered)
    return known & (moment - np.where(known, _milliseconds(clicks.delivered), 0) < bound)


def _near_honeypot(clicks, key):
    """Tell which clicks are near one with a token on the honeypot of their mail."""
    at = key[clicks.honeypot & clicks.token]
    if not len(at):
        return np.zeros(len(key), bool)
    after = np.searchsorted(at, key)
    before = key - at[np.maximum(after - 1, 0)]
    ahead = at[np.minimum(after, len(at) - 1)] - key
    return ((after > 0) & (before <= AROUND)) | ((after < len(at)) & (ahead <= AROUND))


def _in_burst(clicks, key, span):
    """Tell which clicks lie in a window of so many milliseconds with too many links, or clicks, of their mail."""
    places = np.flatnonzero(clicks.token)
    key, link = key[places], clicks.link[places]
    first = np.searchsorted(key, key - span)
    many = np.arange(len(key)) - first + 1 >= MOST
    ends = np.flatnonzero(many | _several_links(key, link, span))
    # Each burst marks from the first click of its window to its last.
    change = np.zeros(len(key) + 1, np.int64)
    np.add.at(change, first[ends], 1)
    np.add.at(change, ends + 1, -1)
    found = np.zeros(len(clicks), bool)
    found[places] = np.cumsum(change)[:-1] > 0
    return found


def _several_links(key, link, span):
    """Tell which clicks are the last of a window with :data:`LINKS` links; of :data:`MOST` clicks at most."""
    seen = np.zeros((len(key), LINKS), link.dtype)
    seen[:, 0] = link
    count = np.ones(len(key), np.int64)
    for back in range(1, min(MOST, len(key))):
        rows = np.flatnonzero((key[back:] - key[:-back] <= span) & (count[back:] < LINKS)) + back
        if not len(rows):
            break
        earlier = link[rows - back]
        known = (seen[rows] == earlier[:, None]) & (np.arange(LINKS) < count[rows, None])
        new = ~known.any(1)
        seen[rows[new], count[rows[new]]] = earlier[new]
        count[rows[new]] += 1
    return count >= LINKS


def _repeated(clicks, moment, machine):
    """Tell which clicks are followed by another, not a machine's, on the same link of their mail."""
    places = np.flatnonzero(~machine)
    order = places[np.lexsort((places, moment[places], clicks.link[places], clicks.mail[places]))]
    here, following = order[:-1], order[1:]
    same = (clicks.mail[here] == clicks.mail[following]) & (clicks.link[here] == clicks.link[following])
    found = np.zeros(len(clicks), bool)
    found[here] = same & (moment[following] - moment[here] <= REPEAT)
    return found


def guarded(domain, delivered, followed, now):
    """Tell which mails go to a domain that is behind a gateway: on enough of them the honeypot was followed.

    Asked are the mails of which that can be said by now: those delivered :data:`LATE` ago.

    :param domain: whole numbers: domain of the address, one a mail
    :param delivered: ``datetime64[ms]``: when each mail was handed over
    :param followed: ``datetime64[ms]``: when its honeypot was first followed, with a token; NaT: never
    :param now: ``datetime64``
    :returns: an array of booleans, one a mail
    """
    __, place = np.unique(domain, return_inverse=True)
    now = np.datetime64(now, "ms")
    mails = np.bincount(place, delivered <= now - LATE)
    found = np.bincount(place, (delivered <= now - LATE) & (followed <= now))
    return ((found > 0) & (found >= SHARE * mails))[place]


def verdicts_of_mail(clicks, now):
    """Return the verdicts on the clicks of one mail, said plainly: what :func:`verdicts` says of them.

    :param list clicks: :class:`Click`, by moment
    :param int now: milliseconds since 1970, UTC
    """
    machine = [_is_machine(one, clicks) for one in clicks]
    return [
        MACHINE if machine[place] else UNKNOWN if _is_open(place, clicks, machine, now) else HUMAN
        for place in range(len(clicks))
    ]


def _is_machine(one, clicks):
    """Tell whether a click is a machine's: by itself, near the honeypot, in a burst, or behind a gateway."""
    if not one.token or not one.get or one.honeypot or one.robot or _is_soon(one, SCAN):
        return True
    if any(other.honeypot and other.token and abs(other.moment - one.moment) <= AROUND for other in clicks):
        return True
    return _is_in_burst(one, clicks, BURST) or one.gateway and _is_doubtful(one, clicks)


def _is_doubtful(one, clicks):
    """Tell whether a click is a machine's if it is behind a gateway."""
    return _is_soon(one, SCAN_BEHIND) or _is_in_burst(one, clicks, BURST_BEHIND)


def _is_soon(one, bound):
    """Tell whether a click came before so many milliseconds had passed since delivery."""
    return one.delivered is not None and one.moment - one.delivered < bound


def _is_in_burst(one, clicks, span):
    """Tell whether a click lies in a window of so many milliseconds with too many links, or clicks."""
    valid = [other for other in clicks if other.token]
    for first in valid if one.token else ():
        if one.moment - span <= first.moment <= one.moment:
            window = [other for other in valid if first.moment <= other.moment <= first.moment + span]
            if len(window) >= MOST or len({other.link for other in window}) >= LINKS:
                return True
    return False


def _is_open(place, clicks, machine, now):
    """Tell whether a click is too young to be told, or followed by another on its link."""
    one = clicks[place]
    return now - one.moment < (LATE if _is_doubtful(one, clicks) else PROOF) or any(
        other.link == one.link and other.moment - one.moment <= REPEAT and not machine[later]
        for later, other in enumerate(clicks)
        if later > place
    )
