"""How sure a find is, in the scene that it was found in: fits what `src/core/detect/scene-belief.ts` reckons with, and the same reckoning.

What is wrong falls off alike everywhere, whatever a scene shows: log density per km2 and unit of logit is a parabola a + b x + c x2, whose
coefficients vary little from place to place. What is right is a hill of its own, higher up, that some scenes lack. Two groups, the null
of which the scene's own finds correct: Efron, "Large-scale simultaneous hypothesis testing: the choice of a null hypothesis", 2004;
prevalence of the scene itself: Saerens, Latinne & Decaestecker, "Adjusting the outputs of a classifier to new a priori probabilities", 2002.
"""
from dataclasses import dataclass

import numpy as np

from calibrate import logit, reliability

FLOOR = 0.05
LOW, STEP, BINS = float(logit(FLOOR)), 0.125, 72
X = LOW + STEP * (np.arange(BINS) + 0.5)
PARABOLA = np.stack([np.ones(BINS), X, X * X], 1)
HILLS, COUNTS, REACH, FEWEST = 12, 14, 2.2, 0.5
ANY = 0.5
SURE_ROUNDS = 12
LEAST_BETWEEN = 0.3  # of hills, where the places are too few to show how they differ


@dataclass(eq=False)
class Searched:
    """Finds of one scene from FLOOR on: scores, whether right, how many there were to find. Scenes of one place are judged by the others."""
    name: str
    place: str
    km2: float
    score: np.ndarray
    right: np.ndarray
    there: int = 0


def histogram(score):
    bins = np.floor((logit(score) - LOW) / STEP).astype(int)
    return np.bincount(np.clip(bins[bins >= 0], 0, BINS - 1), minlength=BINS).astype(float)


def wrong_of(theta, km2):
    return km2 * STEP * np.exp(np.clip(PARABOLA @ theta, -60, 30))


def fit_wrong(counts, km2, mean, precision, right, start):
    """(log evidence by Laplace, coefficients) of what is wrong, given how many right ones each bin holds."""
    theta = start
    for _ in range(SURE_ROUNDS):
        wrong = wrong_of(theta, km2)
        all_of = wrong + right
        slope = PARABOLA.T @ ((counts / all_of - 1) * wrong) - precision @ (theta - mean)
        step = np.linalg.solve(bend(counts, wrong, right, precision), slope)
        step *= min(1, 1 / max(1e-9, np.abs(step).max()))
        theta = theta + step
        if np.abs(step).max() < 1e-4:
            break
    wrong = wrong_of(theta, km2)
    all_of = wrong + right
    away = theta - mean
    evidence = (counts * np.log(all_of) - all_of).sum() - away @ precision @ away / 2 - np.linalg.slogdet(bend(counts, wrong, right, precision))[1] / 2
    return evidence, theta


def bend(counts, wrong, right, precision):
    weight = np.maximum(wrong - counts * wrong * right / (wrong + right) ** 2, 0)
    return (PARABOLA.T * weight) @ PARABOLA + precision


def fit(scenes):
    """What the card states, of scenes whose places count the same."""
    places = sorted({s.place for s in scenes})
    by_place = [[s for s in scenes if s.place == p] for p in places]
    wrongs = [(sum(histogram(s.score[s.right == 0]) for s in each), sum(s.km2 for s in each)) for each in by_place]
    mean, spread = np.array([1.0, -2.0, -0.2]), np.eye(3) * 4
    for _ in range(40):  # expectation and maximisation of a hierarchy of places
        precision, fits = np.linalg.inv(spread), []
        for counts, km2 in wrongs:
            theta = fit_wrong(counts, km2, mean, precision, np.full(BINS, 1e-12), mean)[1]
            fits.append((theta, np.linalg.inv(bend(counts, wrong_of(theta, km2), 1e-12, precision))))
        mean = np.mean([t for t, _ in fits], 0)
        spread = np.mean([np.outer(t - mean, t - mean) + c for t, c in fits], 0) + np.eye(3) * 1e-4
    hills = [np.concatenate([logit(s.score[s.right == 1]) for s in each]) for each in by_place]
    hills = [h for h in hills if len(h) > 2]
    tops = [h.mean() for h in hills]
    return {
        'wrong': {'mean': mean, 'covariance': spread},
        'right': {'top': np.mean(tops), 'between': max(LEAST_BETWEEN, np.std(tops, ddof=1)) if len(tops) > 1 else LEAST_BETWEEN,
                  'within': np.sqrt(np.mean([h.var() for h in hills]))},
    }


def believe(score, km2, card):
    """How likely each find of a scene is right: over heights and places of the hill, none included, weighed by what the scene shows."""
    counts, (top, between, within) = histogram(score), card['right'].values()
    mean, precision = card['wrong']['mean'], np.linalg.inv(card['wrong']['covariance'])
    evidence, none = fit_wrong(counts, km2, mean, precision, np.full(BINS, 1e-12), mean)
    weights, shares = [evidence + np.log(1 - ANY)], [np.zeros(BINS)]
    away = np.linspace(-REACH, REACH, HILLS)
    odds = np.exp(-away ** 2 / 2) / np.exp(-away ** 2 / 2).sum()
    for z, chance in zip(away, odds):
        hill = np.exp(-((X - top - z * between) / within) ** 2 / 2) / (within * np.sqrt(2 * np.pi)) * STEP
        theta = none
        for many in np.geomspace(FEWEST, max(2, counts.sum()), COUNTS):
            evidence, theta = fit_wrong(counts, km2, mean, precision, many * hill + 1e-12, theta)
            weights.append(evidence + np.log(ANY * chance / COUNTS))
            # The hill ends before the parabola does; a higher score never says less.
            shares.append(np.maximum.accumulate(many * hill / (many * hill + wrong_of(theta, km2))))
    weights = np.exp(np.array(weights) - max(weights))
    return np.interp(logit(score), X, weights @ np.array(shares) / weights.sum())


def apart(scenes):
    """[beliefs] of each scene by the scenes of all other places."""
    cards = {p: fit([s for s in scenes if s.place != p]) for p in {s.place for s in scenes}}
    return [believe(s.score, s.km2, cards[s.place]) for s in scenes]


def as_card(fitted, basis, ece, rows):
    """`calibration` of a card."""
    digits = lambda value: np.round(value, 6).tolist()
    return {'wrong': {'mean': digits(fitted['wrong']['mean']), 'covariance': digits(fitted['wrong']['covariance'])},
            'right': {name: round(float(value), 4) for name, value in fitted['right'].items()},
            'basis': basis, 'ece': round(ece, 4), 'reliability': rows}


def honesty(scenes, beliefs, bar=0.5):
    """(expected calibration error, rows of the reliability diagram) of what is stated."""
    belief, right = np.concatenate(beliefs), np.concatenate([s.right for s in scenes])
    return reliability(belief[belief >= bar], right[belief >= bar])


def counted(scenes, beliefs, bar=0.5):
    """Right, wrong and missed of all scenes together, and wrong ones a km2."""
    tp = sum(int((s.right[b >= bar] == 1).sum()) for s, b in zip(scenes, beliefs))
    fp = sum(int((s.right[b >= bar] == 0).sum()) for s, b in zip(scenes, beliefs))
    there = sum(s.there for s in scenes)
    return {'tp': tp, 'fp': fp, 'fn': there - tp, 'precision': tp / max(tp + fp, 1), 'recall': tp / max(there, 1),
            'f1': 2 * tp / max(tp + fp + there, 1), 'falseAlarmsPerKm2': fp / sum(s.km2 for s in scenes)}
