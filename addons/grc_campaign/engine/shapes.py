"""Shapes of an effect: what a campaign changes about its customers' outcome."""

#: More customers buy, each as buyers do; a negative effect: fewer.
BUYERS = "buyers"
#: Each purchase is greater by the same share.
SPEND = "spend"
#: Every customer brings the same amount more: the textbook's case of equal spread.
SHIFT = "shift"


def after(moments, effect, shape):
    """Return variance of an outcome under an effect, and its covariance with what is allowed for.

    :param moments: :class:`~.audience.Moments` without it
    :param float effect: change of the mean outcome, as a share of it
    :param str shape: one of this module
    :raise ValueError: more buyers than customers, fewer than none, or an unknown shape
    """
    if shape == SHIFT:
        return moments.variance, moments.shared
    if shape == SPEND:
        return (1 + effect) ** 2 * moments.variance, (1 + effect) * moments.shared
    if shape != BUYERS:
        raise ValueError(f"shape: {shape!r}")
    if not -1 <= effect or effect * moments.rate > 1 - moments.rate + 1e-12:
        raise ValueError("effect: more buyers than customers, or fewer than none")
    square = (1 + effect) * (moments.variance + moments.mean**2)
    variance = max(square - ((1 + effect) * moments.mean) ** 2, 0.0)
    if effect <= 0 or moments.rate in (0.0, 1.0):
        return variance, (1 + effect) * moments.shared
    # Of those who would not buy, this share does, each bringing what buyers bring.
    chance, amount = effect * moments.rate / (1 - moments.rate), moments.mean / moments.rate
    return variance, moments.shared - chance * amount * moments.shared_rate
