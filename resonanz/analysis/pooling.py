"""Partial pooling: what few posts of a category say leans on what the other categories say."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

Array = NDArray[np.float64]


def pool(estimates: Array, covariance: Array) -> tuple[Array, Array]:
    """Contrasts against one level, drawn together, and their standard errors.

    The levels (the reference among them) are taken as draws from one normal distribution, so that
    contrasts have the covariance tau² (I + 11'). tau is the maximum of its likelihood with the
    boundary-avoiding penalty of Chung et al. (2013, Psychometrika 78), which keeps few levels from
    being pooled into one. Errors are conditional on tau.
    """
    size = len(estimates)
    between = np.eye(size) + np.ones((size, size))
    noise = covariance + np.eye(size) * 1e-10
    scale = float(np.sqrt(np.mean(estimates**2) + np.trace(noise) / size)) or 1.0

    def loss(log_tau: float) -> float:
        total = noise + np.exp(2 * log_tau) * between
        _, logged = np.linalg.slogdet(total)
        return float(0.5 * (logged + estimates @ np.linalg.solve(total, estimates)) - log_tau)

    limits = (np.log(scale) - 7, np.log(scale) + 3)
    tau = np.exp(minimize_scalar(loss, bounds=limits, method="bounded").x)
    prior = tau**2 * between
    gain = np.linalg.solve(noise + prior, prior).T
    left = prior - gain @ prior
    return gain @ estimates, np.sqrt(np.maximum(np.diag(left), 0))
