"""What is known of a campaign before it begins."""

from dataclasses import dataclass

from ..engine import breakeven, power, share
from .window import Window

#: Where orders that come anyway are counted: the same weeks of last year, or the last twelve months' pace.
LAST_YEAR, PACE = "last_year", "pace"


@dataclass(frozen=True)
class Order:
    """An order of an audience.

    :ivar number: orders that this is the mean of; None: said by hand
    :ivar revenue: at the usual price, untaxed
    :ivar margin: likewise, before returns
    :ivar articles: articles of it
    :ivar returned: part of its revenue that is credited
    """

    number: int | None
    revenue: float
    margin: float
    articles: float
    returned: float


@dataclass(frozen=True)
class Contacts:
    """Whom a step contacts.

    :ivar channel: key of its channel
    :ivar allowed: customers whom consent lets be contacted today
    :ivar contacted: those of them whom no rule of what comes first leaves out
    :ivar cost: of one contact
    """

    channel: str
    allowed: int
    contacted: int
    cost: float


@dataclass(frozen=True)
class Forecast:
    """What is known of a campaign before it begins.

    :ivar basis: :data:`LAST_YEAR` or :data:`PACE`
    :ivar counted: the :class:`~.window.Window` in which orders anyway are counted
    :ivar customers: customers of the audience
    :ivar drawn: those of them who may be held back
    :ivar contacts: :class:`Contacts` by step
    :ivar anyway: orders of the audience that come anyway
    :ivar order: :class:`Order`; None: nobody has bought within a year, and nobody says what an order brings
    :ivar offer: what the engine is asked (:class:`~..engine.breakeven.Offer`); None: nobody can be contacted, or no
        order is known
    :ivar needed: :class:`~..engine.breakeven.Needed`; None likewise
    :ivar choice: the share that is advised (:class:`~..engine.share.Choice`); None likewise
    :ivar share: share that a launch would hold back
    :ivar held: what that share costs and saves (:class:`~..engine.share.Choice`); None as ``choice``
    :ivar outlook: what that share would see (:class:`~..engine.power.Outlook`), None where nobody is held back
    :ivar advice: what would let it be seen (:class:`~..engine.share.Advice`), None where it is, or nothing can be
    """

    basis: str
    counted: Window
    customers: int
    drawn: int
    contacts: list
    anyway: float
    order: Order | None
    offer: breakeven.Offer | None
    needed: breakeven.Needed | None
    choice: share.Choice | None
    share: float
    held: share.Choice | None
    outlook: power.Outlook | None
    advice: share.Advice | None
