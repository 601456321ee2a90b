"""Scores said once more in plain numpy: what tests compare with. Nothing of the addon is imported."""

import numpy as np


def score(values, thresholds):
    """Return scores 1 to 5: one more than the number of thresholds strictly below the value."""
    values = np.asarray(values)
    result = 1 + sum((values > cut).astype(int) for cut in thresholds.values)
    if thresholds.flat:
        result = np.where(values == thresholds.values[0], 3, result)
    return result


def recency_score(days, thresholds):
    """Return scores 5 (recent) to 1 from days since the last purchase: :func:`score`, reversed."""
    return 6 - score(days, thresholds)


def rhythm_score(days, usual_silence):
    """Return recency scores from the customer's own rhythm.

    5 up to a third of the usual silence, 4 up to two thirds, 3 until late (longer by a quarter, 7 days at
    least), 2 late, 1 beyond the lost line (usual silence + 180 days, or 730 days).

    :param days: days since the last purchase
    :param usual_silence: days, see ``grc_base``
    """
    days, usual = np.asarray(days), np.asarray(usual_silence)
    late = usual + np.maximum(usual / 4, 7)
    lost = np.minimum(usual + 180, 730)
    return np.select([days > lost, days > late, days > 2 * usual / 3, days > usual / 3], [1, 2, 3, 4], 5)


def fm_score(frequency_score, monetary_score):
    """Return (F + M) div 2."""
    return (np.asarray(frequency_score) + np.asarray(monetary_score)) // 2
