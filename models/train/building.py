"""building-v1: how badly a building is damaged, from five features of both dates (src/core/detect/building.ts), by proportional odds.

P(this state or worse) = sigmoid(z + intercept of the state), z = sum of weight * (feature - mean) / spread.
McCullagh, "Regression models for ordinal data", 1980; a ridge on the weights, since there are some hundred buildings.

usage: building.py FEATURES.csv    the features as `npm run bench -- detect/building-features` prints them; writes models/building-v1/card.json
"""
import csv
import os
import sys

import numpy as np
from scipy.optimize import minimize

from calibrate import cross_fitted, fit_platt, reliability
from datasets import HERE
from model_folder import DATA_SOURCES, commit, write_card

ID, SEED, RIDGE, BLOCKS = 'building-v1', 4, 1.0, 8
STATES = ['standing', 'damaged', 'destroyed']
CANNOT = [
    'See a wall, a window, or what lies under a roof that still stands: a building it calls undamaged may be unusable.',
    'Say what damaged a building, or tell demolition from destruction.',
    'Tell light damage: between standing and destroyed its states are places on a scale, not states that anybody drew.',
    'Judge a building smaller than 6 × 6 pixels, one without a footprint, or one that was built or demolished between the dates for other reasons.',
    'Hold its figures elsewhere: it learned from one town, one tornado and one annotator; its blocks are neighbours.',
]


def read(path):
    with open(path) as file:
        rows = [r for r in csv.DictReader(file) if r['sure'] == 'true' and r['state'] in STATES]
    names = [n for n in rows[0] if n not in ('index', 'state', 'sure', 'col', 'row')]
    features = np.array([[float(r[n]) for n in names] for r in rows])
    return names, features, np.array([STATES.index(r['state']) for r in rows]), np.array([[float(r['col']), float(r['row'])] for r in rows])


def blocks_of(places):
    """Each building's block: the area halved where it is longest, until there are BLOCKS with as many buildings each."""
    blocks = np.zeros(len(places), int)
    while blocks.max() + 1 < BLOCKS:
        for b in range(blocks.max() + 1):
            mine = np.flatnonzero(blocks == b)
            axis = np.ptp(places[mine], 0).argmax()
            order = mine[places[mine, axis].argsort(kind='stable')]
            blocks[order[len(order) // 2:]] = blocks.max() + 1
    return blocks


def fit(features, state):
    """(means, spreads, weights, intercepts of damaged and destroyed)"""
    means, spreads = features.mean(0), features.std(0)
    x = (features - means) / spreads
    worse = np.stack([state >= 1, state >= 2], 1)

    def cost(p):
        # Each state's chance is the difference of two cumulative ones; the second intercept lies below the first.
        z = x @ p[:-2]
        first, second = sigmoid(z + p[-2]), sigmoid(z + p[-2] - np.exp(p[-1]))
        chance = np.stack([1 - first, first - second, second], 1)[np.arange(len(z)), worse.sum(1)]
        return -np.log(np.clip(chance, 1e-12, 1)).sum() + RIDGE / 2 * (p[:-2] ** 2).sum()
    p = minimize(cost, np.r_[np.zeros(x.shape[1]), 1.0, 0.0], method='BFGS').x
    return means, spreads, p[:-2], np.array([p[-2], p[-2] - np.exp(p[-1])])


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def chances(features, model):
    """Of [damaged or worse, destroyed]."""
    means, spreads, weights, intercepts = model
    return sigmoid(((features - means) / spreads @ weights)[:, None] + intercepts)


def area_under_curve(score, right):
    yes, no = score[right], score[~right]
    return ((yes[:, None] > no).mean() + (yes[:, None] >= no).mean()) / 2


def main():
    names, features, state, places = read(sys.argv[1])
    blocks = blocks_of(places)
    apart = np.zeros((len(state), 2))
    for b in range(BLOCKS):
        apart[blocks == b] = chances(features[blocks == b], fit(features[blocks != b], state[blocks != b]))
    split = f'Joplin, {len(state)} buildings drawn by one annotator, each of {BLOCKS} spatial blocks by a fit on the others'
    figures = []

    def say(what, value):
        figures.append({'what': what, 'value': round(float(value), 4), 'split': split, 'command': 'models/train/building.py FEATURES.csv'})
        print(what, round(float(value), 4))

    for k, name in ((1, 'destroyed'), (0, 'damaged or destroyed')):
        truth, said = state >= 2 - (1 - k), apart[:, k] >= 0.5
        hits = (truth & said).sum()
        say(f'{name} against the rest, F1 at a chance of 0.5', 2 * hits / (truth.sum() + said.sum()))
        say(f'{name}, precision', hits / said.sum())
        say(f'{name}, recall', hits / truth.sum())
        say(f'{name}, area under the curve', area_under_curve(apart[:, k], truth))
        say(f'{name}, F1 of calling all so', 2 * truth.sum() / (truth.sum() + len(truth)))
    destroyed = state == 2
    platt = fit_platt(apart[:, 1], destroyed)
    ece, rows = reliability(cross_fitted(apart[:, 1], destroyed, blocks), destroyed, 5)
    say('destroyed, expected calibration error of the confidence, five bins', ece)
    means, spreads, weights, intercepts = fit(features, state)
    digits = lambda v: round(float(v), 5)
    folder = os.path.join(HERE, '..', ID)
    os.makedirs(folder, exist_ok=True)
    write_card({
        'id': ID, 'kind': 'logistic', 'label': 'building',
        'summary': 'The chance that a building whose footprint is known is damaged, and destroyed, from what both dates show of its roof.',
        'gsdMeters': {'model': 0.6, 'min': 0.3, 'max': 1.2},
        'features': [{'name': n, 'mean': digits(m), 'spread': digits(s), 'weight': digits(w)} for n, m, s, w in zip(names, means, spreads, weights)],
        'intercepts': {'damaged': digits(intercepts[0]), 'destroyed': digits(intercepts[1])},
        'calibration': {'slope': round(platt[0], 4), 'intercept': round(platt[1], 4), 'ece': round(ece, 4), 'reliability': rows,
                        'basis': f'Platt on the cross-fitted chances of {split}'},
        'licence': {'weights': 'Apache-2.0', 'data': [DATA_SOURCES['joplin']]},
        'figures': figures,
        'cannot': CANNOT,
        'trainedWith': {'command': 'models/train/building.py FEATURES.csv', 'seed': SEED, 'commit': commit(), 'note': f'Fitted on all {len(state)} buildings; the figures are those of the blocks held apart.'},
    }, folder)


if __name__ == '__main__':
    main()
