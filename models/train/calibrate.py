"""How often a score is right. Platt, "Probabilistic outputs for support vector machines", 1999; Guo et al., "On calibration of modern neural networks", 2017."""
import numpy as np
from scipy.optimize import minimize


def logit(score):
    score = np.clip(np.asarray(score, float), 1e-6, 1 - 1e-6)
    return np.log(score / (1 - score))


def confidence(score, platt):
    return 1 / (1 + np.exp(-(platt[0] * logit(score) + platt[1])))


def fit_platt(score, right, weight=None):
    """(slope, intercept) of confidence = sigmoid(slope * logit(score) + intercept), by maximum likelihood with Platt's soft targets."""
    right = np.asarray(right, bool)
    yes, no = right.sum(), (~right).sum()
    target = np.where(right, (yes + 1) / (yes + 2), 1 / (no + 2))
    x = logit(score)

    def cost(ab):
        z = ab[0] * x + ab[1]
        return np.average(np.logaddexp(0, z) - target * z, weights=weight)
    return tuple(minimize(cost, (1.0, 0.0), method='BFGS').x)


def even_places(right, group):
    """Weights that let each group count the same: one over its true finds."""
    right, group = np.asarray(right, float), np.asarray(group)
    true = {g: right[group == g].sum() + 1 for g in np.unique(group)}
    return 1 / np.array([true[g] for g in group])


def cross_fitted(score, right, group):
    """Each group's confidence from a fit on the other groups, of which each counts the same."""
    score, right, group = map(np.asarray, (score, right, group))
    weight, out = even_places(right, group), np.zeros(len(score))
    for g in np.unique(group):
        mine = group == g
        out[mine] = confidence(score[mine], fit_platt(score[~mine], right[~mine], weight[~mine]))
    return out


def reliability(sure, right, bins=10):
    """(expected calibration error, rows of [mean confidence, share right, count]) over equal bins of confidence."""
    sure, right = np.asarray(sure), np.asarray(right, float)
    which = np.minimum((sure * bins).astype(int), bins - 1)
    rows = [[round(float(sure[which == b].mean()), 3), round(float(right[which == b].mean()), 3), int((which == b).sum())] for b in range(bins) if (which == b).any()]
    return sum(abs(c - r) * n for c, r, n in rows) / len(sure), rows


def average_precision(score, right, total=None):
    right = np.asarray(right, float)[np.argsort(-np.asarray(score), kind='stable')]
    return float((np.cumsum(right) / np.arange(1, len(right) + 1) * right).sum() / (total or right.sum()))


def even_odds(platt, least=0.2, most=0.7):
    """The score that is right as often as wrong: where a find is worth stating. Between `least` and `most`."""
    return float(np.clip(1 / (1 + np.exp(platt[1] / platt[0])), least, most))


def bars(score, right, group):
    """{group: its bar by the finds of the others}, and one for places to come by all of them."""
    score, right, group = map(np.asarray, (score, right, group))
    weight = even_places(right, group)
    apart = {g: even_odds(fit_platt(score[group != g], right[group != g], weight[group != g])) for g in np.unique(group)}
    return apart, round(even_odds(fit_platt(score, right, weight)), 2)
