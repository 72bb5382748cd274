"""Fit how badly buildings are damaged from the features of core/detect/building.ts; writes models/building-v1/card.json.

usage: npm run -s bench -- detect/building-features > /tmp/features.csv
       /usr/bin/python3 models/train/building.py /tmp/features.csv
Proportional odds (McCullagh 1980) over standing < damaged < destroyed with a ridge on the weights; no randomness.
Judged by blocks of 250 px (150 m): each block's buildings by a fit to all other blocks'; the calibration (Platt) is fitted
on such chances, and judged with both fits made without the block. One place, one event: the
blocks share sensor, light and builders, so expect less elsewhere.
"""
import csv, json, subprocess, sys
from pathlib import Path
import numpy as np
from scipy.optimize import minimize
from calibrate import confidence, fit_platt, reliability

FEATURES = ['structure-loss', 'texture-gain']
STATES = ['standing', 'damaged', 'destroyed']
RIDGE = 3.0; BLOCK_PX = 250
sigmoid = lambda x: 1 / (1 + np.exp(-x))

def fit(x, state):
    mean, spread = x.mean(0), x.std(0)
    z = (x - mean) / spread
    def loss(p):
        b_damaged = p[-2]; b_destroyed = p[-2] - np.exp(p[-1])  # keeps the two in order
        s = z @ p[:-2]
        worse = np.stack([np.ones(len(s)), sigmoid(s + b_damaged), sigmoid(s + b_destroyed), np.zeros(len(s))])
        likely = worse[state, range(len(s))] - worse[state + 1, range(len(s))]
        return -np.log(np.maximum(likely, 1e-12)).sum() + RIDGE / 2 * (p[:-2] ** 2).sum()
    p = minimize(loss, np.r_[np.zeros(x.shape[1]), 0.5, 0.0], method='BFGS').x
    return mean, spread, p[:-2], p[-2], p[-2] - np.exp(p[-1])

def chances(model, x):
    mean, spread, weights, b_damaged, b_destroyed = model
    s = ((x - mean) / spread) @ weights
    return sigmoid(s + b_damaged), sigmoid(s + b_destroyed)

def auc(p, y):
    a, b = p[y], p[~y]
    return ((a[:, None] > b).sum() + 0.5 * (a[:, None] == b).sum()) / (len(a) * len(b))

def apart(x, state, block):
    """The chances of each block's buildings by a fit to all other blocks'."""
    damaged, destroyed = np.zeros(len(x)), np.zeros(len(x))
    for b in np.unique(block, axis=0):
        held = (block == b).all(1)
        damaged[held], destroyed[held] = chances(fit(x[~held], state[~held]), x[held])
    return damaged, destroyed

def calibrated_apart(x, state, block):
    """The confidence of each block's buildings that they are destroyed: features weighed and scores calibrated by the other blocks alone."""
    sure = np.zeros(len(x))
    for b in np.unique(block, axis=0):
        held = (block == b).all(1)
        platt = fit_platt(apart(x[~held], state[~held], block[~held])[1], state[~held] == 2)
        sure[held] = confidence(chances(fit(x[~held], state[~held]), x[held])[1], platt)
    return sure

def main(path):
    rows = [r for r in csv.DictReader(open(path)) if r['state'] in STATES]
    x = np.array([[float(r[f]) for f in FEATURES] for r in rows])
    state = np.array([STATES.index(r['state']) for r in rows])
    block = np.array([(int(float(r['col']) // BLOCK_PX), int(float(r['row']) // BLOCK_PX)) for r in rows])
    damaged, destroyed = apart(x, state, block)
    truth = state == 2; said = destroyed >= 0.5
    tp, fp, fn = (said & truth).sum(), (said & ~truth).sum(), (~said & truth).sum()
    blocks = len(np.unique(block, axis=0))
    split = f'{len(rows)} buildings of one place, {blocks} blocks of 150 m held apart in turn'
    command = 'models/train/building.py'
    figure = lambda what, value: {'what': what, 'value': round(float(value), 3), 'split': split, 'command': command}
    figures = [
        figure('destroyed against all others, F1', 2 * tp / (2 * tp + fp + fn)),
        figure('destroyed, precision', tp / (tp + fp)),
        figure('destroyed, recall', tp / (tp + fn)),
        figure('destroyed against all others, AUC', auc(destroyed, truth)),
        figure('damaged or worse against standing, AUC', auc(damaged, state >= 1)),
        figure('destroyed, Brier', ((destroyed - truth) ** 2).mean()),
    ]
    sure = calibrated_apart(x, state, block)
    ece, rows_of_bins = reliability(sure, truth)
    chance = np.random.default_rng(0)
    perfect = [reliability(sure, chance.random(len(sure)) < sure)[0] for _ in range(2000)]
    figures += [
        figure('destroyed, expected calibration error of the confidence, ten bins', ece),
        figure('the same of a confidence without any error, by chance alone (median)', np.median(perfect)),
        figure('destroyed, Brier of the confidence', ((sure - truth) ** 2).mean()),
    ]
    slope, intercept = fit_platt(destroyed, truth)
    mean, spread, weights, b_damaged, b_destroyed = fit(x, state)
    digits = lambda value: round(float(value), 4)
    card = {
        'id': 'building-v1', 'kind': 'logistic', 'label': 'building',
        'summary': 'How badly a building whose footprint is given is damaged, from what two dates show of its roof.',
        'gsdMeters': {'model': 0.6, 'min': 0.3, 'max': 1.0},
        'features': [{'name': f, 'mean': digits(mean[i]), 'spread': digits(spread[i]), 'weight': digits(weights[i])} for i, f in enumerate(FEATURES)],
        'intercepts': {'damaged': digits(b_damaged), 'destroyed': digits(b_destroyed)},
        'calibration': {
            'slope': digits(slope), 'intercept': digits(intercept), 'ece': digits(ece), 'reliability': rows_of_bins,
            'basis': f'Platt on {split}, of which {int(truth.sum())} were destroyed; one tornado: how often a score is right elsewhere, where fewer are destroyed, was not measured',
        },
        'licence': {'weights': 'Apache-2.0', 'data': [{'name': 'Joplin tornado 2011 tiles of xView2-deploy, states of buildings drawn by hand', 'licence': 'MIT; imagery very likely US public domain', 'url': 'https://github.com/DIUx-xView/xView2-deploy'}]},
        'figures': figures,
        'cannot': [
            'See walls, or anything under a roof that is whole.',
            'Say how badly a standing building is damaged: the degrees between are places on a scale of three drawn states.',
            'Tell damage from demolition, rebuilding or a new roof.',
            'Know how sure it is elsewhere: weights and calibration come from one tornado in wooden suburbs, where six in ten were destroyed; among whole streets that stand, its confidence is too high. Isolated damage was not among it.',
        ],
        'trainedWith': {'command': 'npm run -s bench -- detect/building-features > /tmp/features.csv; /usr/bin/python3 models/train/building.py /tmp/features.csv', 'seed': 0,
                        'commit': subprocess.run(['git', 'rev-parse', '--short', 'HEAD'], capture_output=True, text=True).stdout.strip()},
    }
    out = Path(__file__).parents[1] / 'building-v1' / 'card.json'
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(card, indent=2) + '\n')
    for f in figures: print(f"{f['what']}: {f['value']}  ({f['split']})")

if __name__ == '__main__':
    main(*sys.argv[1:2])
