"""What a message is that came back: an answer, an absence, a bounce, a complaint, a receipt.

Reports by a standard are believed first; then what only a mail server writes; then headers of machines (RFC 3834);
then words. A person is believed to be one until something says otherwise.
"""

from . import automatic, bounce_text, report
from .mime import read


def classify(raw, received=None):
    """Return the :class:`~.kinds.Outcome` of a mail.

    Nothing raises, whatever the bytes are; of a mail longer than a mebibyte its beginning is read (see ``mime``).

    :param bytes raw: the mail as it came
    :param date received: day on which it came: an absence's return day is read from it where the mail has no date
    """
    mail = read(raw)
    return report.judge(mail) or bounce_text.judge(mail) or automatic.judge(mail, received)
