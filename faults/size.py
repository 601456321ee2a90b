"""How much is tried: little in a run of everything, the whole with FAULTS_FULL=1."""

import os

#: Whether the whole is asked for, as ``FAULTS_FULL=1 script/test faults/test_campaign_mails.py``.
FULL = os.environ.get("FAULTS_FULL") == "1"


def size(small, whole):
    """Return one of two numbers."""
    return whole if FULL else small
