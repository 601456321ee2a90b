"""What every fitted model has: parameters, and what the fit says of itself."""

from dataclasses import asdict, dataclass, field, fields

import numpy as np


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """Base of the frozen dataclasses of fits, which declare the parameters; can be made from these alone.

    :ivar log_likelihood: at the parameters, without prior; None without a fit
    :ivar standard_errors: ``{name: standard error}`` from the observed information; empty when rejected
    :ivar converged: the fit may be used
    :ivar reason: empty, or why it may not: ``not_finite``, ``bound``, ``gradient``, ``singular``
    :ivar gradient: largest component of the gradient of the log posterior density per customer
    """

    log_likelihood: float | None = None
    standard_errors: dict = field(default_factory=dict, hash=False)
    converged: bool = True
    reason: str = ""
    gradient: float = 0.0

    def __post_init__(self):
        for name, value in self.parameters.items():
            if not (np.isfinite(value) and value > 0):
                raise ValueError(f"{name} must be a positive number")
            object.__setattr__(self, name, float(value))
        self._check()

    def _check(self):
        """Raise ValueError where positive parameters are not enough for the model."""

    @classmethod
    def names(cls):
        """Return the names of the parameters."""
        results = {result.name for result in fields(Fitted)}
        return tuple(parameter.name for parameter in fields(cls) if parameter.name not in results)

    @property
    def parameters(self):
        """Return ``{name: value}``; ``cls(**parameters)`` predicts without a fit."""
        return {name: getattr(self, name) for name in self.names()}

    def as_dict(self):
        """Return everything, JSON-able."""
        return asdict(self)

    @classmethod
    def _of(cls, optimum, parameters, units, shift):
        """Return the fit of an optimum.

        :param optimum: a :class:`.newton.Optimum`
        :param parameters: the parameters in the unit of the data
        :param units: factor of each parameter between the unit of the likelihood and that of the data
        :param shift: what the log-likelihood of the data is more than that of the optimum
        """
        errors = optimum.standard_errors
        return cls(
            **dict(zip(cls.names(), parameters, strict=True)),
            log_likelihood=optimum.log_likelihood + shift,
            standard_errors={} if errors is None else dict(zip(cls.names(), (errors * units).tolist(), strict=True)),
            converged=not optimum.reason,
            reason=optimum.reason,
            gradient=optimum.gradient,
        )
