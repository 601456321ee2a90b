"""Point 15: what becomes of invoices that are overdue, and what a broken promise does to a probability."""

import numpy as np
from engine.risk import risk, risk_loss


def dues(rows):
    """Return dues from rows of (owner, day due, days until paid or None)."""
    owner, due, delay = zip(*rows, strict=True)
    due = np.array(due, dtype=np.int32)
    settled = [risk.NEVER if late is None else day + late for day, late in zip(due.tolist(), delay, strict=True)]
    size = len(owner)
    return risk.Dues(np.array(owner), due - 30, due, np.array(settled, dtype=np.int32), np.full(size, 100.0))


def test_hand_computed():
    """40 known: 30 of owner 0 (grade A), paid 17 days late; 10 of owner 1 (grade E), 4 never, 6 after 47 days."""
    day = 2000
    rows = [(0, 1000, 17)] * 30 + [(1, 1000, None)] * 3 + [(1, 1000, 366)] + [(1, 1000, 47)] * 6
    # On time, only just late, and not known yet: left out.
    rows += [(0, 1000, 0)] * 50 + [(0, 1000, 7)] * 50 + [(1, day - 365, None)] * 50
    found = risk_loss.losses(dues(rows), np.array([0, 4]), day)
    share = (4 + 0.05 * 20) / (40 + 20)
    assert found["known"] == 40
    assert found["share"] == round(share, 4) == 0.0833
    assert found["grades"] == [
        round(share * 20 / (30 + 20), 4),
        *[round(share, 4)] * 3,
        round((4 + share * 20) / (10 + 20), 4),
    ]
    assert found["days"] == round((30 * 10 + 6 * 40) / 36, 1) == 15.0


def test_too_few():
    assert risk_loss.losses(dues([(0, 1000, 17)] * 29), np.array([0]), 2000) == {}
    assert risk_loss.losses(dues([(0, 1000, 17)] * 30), np.array([-1]), 2000)["share"] == 0.02


def test_nobody_ever_paid():
    found = risk_loss.losses(dues([(0, 1000, None)] * 40), np.array([4]), 2000)
    assert (found["days"], found["share"]) == (365.0, round(41 / 60, 4))


def history(count, late):
    values = {name: np.zeros(len(count)) for name in risk.History.__dataclass_fields__}
    return risk.History(**values | {"count": np.array(count, float), "late": np.array(late, float)})


def test_broken_promises():
    """By the customer's own history: (1 + 2 + 1) / (1 + 3 + 4 + 1) for one broken; nobody else's changes."""
    model, known = risk.Model(1.0, 3.0), history([4, 4, 0], [2, 2, 0])
    chance = risk.probability(known, model)
    found = risk.with_broken(chance, known, model, np.array([1.0, 0.0, 1.0]))
    assert found.tolist() == [round(4 / 9, 4), 0.375, 0.25]


def test_broken_promises_of_any_model():
    """Whatever the model foretells, each makes it worse, and never more than certain."""
    known = history([4] * 5, [2] * 5)
    for method, coefficients in (("calibrated", [-1.0]), ("regression", [-1.0] + [0.0] * 6)):
        model = risk.Model(1.0, 3.0, method=method, coefficients=coefficients)
        chance = risk.probability(known, model)
        found = risk.with_broken(chance, known, model, np.array([0, 0.5, 1, 2, 500]))
        assert found[0] == chance[0]
        assert np.all(np.diff(found) > 0) and found[-1] <= 1
    certain = risk.with_broken(np.array([1.0, 0.0]), history([4, 4], [2, 2]), risk.Model(1, 3), np.ones(2))
    assert certain.tolist() == [1.0, 0.0]
