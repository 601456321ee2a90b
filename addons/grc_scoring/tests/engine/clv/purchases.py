"""The models of the number of purchases, with customers to fit them to."""

import numpy as np
from engine.clv import bg_nbd, mbg_nbd, pareto_nbd

MODELS = {"bg": bg_nbd, "mbg": mbg_nbd, "pareto": pareto_nbd}
YEARS_20 = 7305
GIVEN = {
    "bg": bg_nbd.BgNbd(0.27, 42.0, 0.48, 2.1),
    "mbg": mbg_nbd.MbgNbd(0.69, 69.0, 0.49, 0.86),
    "pareto": pareto_nbd.ParetoNbd(0.61, 95.0, 0.31, 43.0),
}


def simulated(size, seed=0, r=0.6, alpha=45.0, a=0.6, b=2.5, days=1460):
    """Return frequency, recency and age of MBG/NBD customers, days."""
    rng = np.random.default_rng(seed)
    age = rng.integers(1, days, size).astype(float)
    rate, chance = rng.gamma(r, 1 / alpha, size), rng.beta(a, b, size)
    frequency, recency = np.zeros(size, int), np.zeros(size)
    for row in range(size):
        now = 0.0
        while rng.random() >= chance[row]:
            now += rng.exponential(1 / max(rate[row], 1e-9))
            if now > age[row]:
                break
            frequency[row] += 1
            recency[row] = now
    return frequency, recency, age


def fit(name, history, **options):
    return MODELS[name].fit(*history, **options)
