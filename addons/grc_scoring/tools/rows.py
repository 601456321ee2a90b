"""Rows of documents by the customers whose they are."""

import numpy as np


def of_buyers(partners, rows):
    """Return the rows of ``partners``, with their places as ``owner``; whoever never bought has none.

    :param partners: int array, ids of the buyers, rising
    :param rows: dict of arrays of one length, ``partner_id`` among them
    """
    if not len(partners):
        return {name: column[:0] for name, column in rows.items()} | {"owner": np.empty(0, dtype=np.int64)}
    owner = np.minimum(np.searchsorted(partners, rows["partner_id"]), len(partners) - 1)
    known = partners[owner] == rows["partner_id"]
    return {name: column[known] for name, column in rows.items()} | {"owner": owner[known]}
