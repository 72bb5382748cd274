"""aircraft-3m-v1: where aircraft-like marks stand at 3 m (PlanetScope).

PlanesNet's chips say only whether an aircraft stands in their middle, so nothing is asked of the net near their edges.
Mosaics of chips at random give it surroundings wider than 20 px; two whole scenes give it what stands about on airports and in cities, rendered
airbases give it berms and fighters.

usage: aircraft_3m.py train CHECKPOINT [--apart FOLD]                      train, without the cells and the scene of a fold
       aircraft_3m.py export CHECKPOINT --fold FOLD=CHECKPOINT...         write models/aircraft-3m-v1 with the folds' figures
"""
import argparse
import csv
import os

import numpy as np
import torch
from PIL import Image
from scipy import ndimage

import datasets
import heatmap
from augment import augment
from calibrate import average_precision
from layers import CentreNet, macs_per_input_pixel, parameter_count
from loop import train
from model_folder import DATA_SOURCES, commit, write_model
from scene import Scene, as_boxes, crop, dihedral, mark_hard, resampled
from scene_belief import FLOOR, Searched, apart, as_card, counted, fit, honesty
from shared_scorers import as_detections, scorer
from turns import averaged

ID, GSD, SEED = 'aircraft-3m-v1', 3.0, 4
MEAN, STD = 150.0, 55.0
CHIP, ACROSS, BATCH = 20, 3, 16
MINUTES, PEAK_RADIUS, TURNS = 12, 2, 8
CANNOT = [
    'Say the type of an aircraft, whether it flies, or whether it is damaged: at 3 m it is a mark of some pixels.',
    'Give a size to be relied on: boxes were learned from rough outlines that nobody drew.',
    'Tell aircraft that touch each other apart, or see small ones: of less than 27 m of span most are missed (24 of 30 at Los Angeles, held apart).',
    'Hold its figures where airports look unlike those of California, where all that is real of what it learned aircraft from lies.',
    'Tell a fighter in a berm reliably: those it saw were rendered.',
]
HISTORY = ('The weights were trained on all of PlanesNet\'s cells and on both whole scenes; figures are those of nets by the same command without the cells and the scene named, unless '
           'they say otherwise. That chips are drawn smaller too was chosen on the scene of Los Angeles (recall 0.66 at 1 false alarm per km2, 0.61 without), so its figures are development figures. '
           'A run is cut by time, so the same command gives a like net, not the same bytes.')
LOS_ANGELES, SAN_FRANCISCO = '-118.5_34.0', '-122.5_37.5'
RENDERED = os.environ.get('AFTERMATH_RENDERED', '/tmp/train/synthetic')


def new_net():
    # 2.4: e^2.4 = 11 px, an airliner's length
    return CentreNet(stem=[(32, 1)], blocks=[(1, 2), (4, 1)], geometry=[0, 0, 2.4, 2.4])


def planesnet():
    """chips [n,20,20,3], whether an aircraft stands in the middle [n], the half-degree cell [n]."""
    with open(f'{datasets.DATA}/planesnet/chips.csv') as file:
        rows = list(csv.DictReader(file))
    chips = np.fromfile(f'{datasets.DATA}/planesnet/chips.rgb8', np.uint8).reshape(-1, CHIP, CHIP, 3)
    return chips, np.array([r['plane'] == '1' for r in rows]), np.array([r['cell'] for r in rows])


def fold_of(cell):
    return {LOS_ANGELES: 'los-angeles', SAN_FRANCISCO: 'san-francisco'}.get(cell, 'other')


def rough_box(chip):
    """The extent of what stands out from the chip's rim and hangs together with its middle: x0 y0 x1 y1. No label says it."""
    grey = ndimage.gaussian_filter(chip.astype(np.float32), (0.5, 0.5, 0)) @ np.array([0.35, 0.45, 0.2], np.float32)
    rim = np.ones_like(grey, bool)
    rim[3:-3, 3:-3] = False
    away = np.abs(grey - np.median(grey[rim]))
    middle = slice(CHIP // 2 - 2, CHIP // 2 + 2)
    level = max(0.4 * np.percentile(away[middle, middle], 90), 1.5 * np.median(away[rim]))
    parts, _ = ndimage.label(away > level)
    mine = np.bincount(parts[middle, middle].ravel())[1:]
    if not mine.any():
        return 5.0, 5.0, 15.0, 15.0
    rows, cols = np.nonzero(parts == mine.argmax() + 1)
    half_w = max(10 - cols.min(), cols.max() + 1 - 10)
    half_h = max(10 - rows.min(), rows.max() + 1 - 10)
    half_w, half_h = np.clip([half_w, half_h], 2.5, 10)
    return 10 - half_w, 10 - half_h, 10 + half_w, 10 + half_h


def sizes_of(width, height):
    return np.log(width), np.log(height)


def to_input(pixels):
    return torch.from_numpy((np.asarray(pixels, np.float32) - MEAN) / STD).movedim(-1, -3)


def batches(chips, plane, boxes, scenes, weights, random):
    yes, no = np.flatnonzero(plane), np.flatnonzero(~plane)
    hard = []  # negatives that the net once took for aircraft
    side = CHIP * ACROSS

    def mosaic(across):
        pixels = np.zeros((across * CHIP, across * CHIP, 3), np.uint8)
        asked = np.zeros((across * CHIP, across * CHIP), np.float32)
        found = []
        for row in range(across):
            for col in range(across):
                is_plane = random.random() < 0.35
                i = random.choice(yes if is_plane else hard if hard and random.random() < 0.4 else no)
                chip, box = dihedral(chips[i], [np.array([boxes[i]])], int(random.integers(8)))
                y, x = row * CHIP, col * CHIP
                pixels[y:y + CHIP, x:x + CHIP] = augment(chip, random, 1.2, 0.5, -0.15, 0)
                asked[y + 4:y + 16, x + 4:x + 16] = 1
                if is_plane:
                    found.append(box[0] + [x, y, x, y])
        drawn, asked = (Image.fromarray(plane).resize((side, side), Image.BOX) for plane in (pixels, asked))
        return np.asarray(drawn), as_boxes(found) * ACROSS / across, np.floor(asked)

    def make_batch():
        pictures, wanted = [], []
        for k in range(BATCH):
            if k % 2 == 0:
                scene = scenes[random.choice(len(scenes), p=weights)]
                middles = [(b[:2] + b[2:]) / 2 for b in scene.boxes]
                on = scene.hard if scene.hard and (not middles or random.random() < 0.5) else middles
                centre = on[random.integers(len(on))] if on and random.random() < 0.7 else None
                pixels, found, ignore = crop(scene, random, side, centre)
                pixels, asked = augment(pixels, random, 1.2, 0.5, -0.15, 0), np.ones((side, side), np.float32)
            else:
                # Airliners drawn down to a light aircraft's size now and then.
                pixels, found, asked = mosaic(ACROSS if random.random() < 0.6 else int(random.integers(ACROSS + 1, ACROSS + 3)))
                ignore = np.zeros((0, 4))
            pictures.append(pixels)
            heat, geometry, weight, mask = heatmap.targets(found, ignore, side, 1, 0.13, sizes_of)
            blank = np.zeros((4, side, side), np.float32)
            wanted.append((heat, blank if geometry is None else geometry, weight, mask * asked))
        return [np.stack(each) for each in (pictures, *zip(*wanted))]

    def mine(net):
        some = no[::2]
        score = chip_scores(net.output, chips[some])
        hard.extend(some[score >= np.quantile(score, 0.93)])
        places = sum(mark_hard(scene, heatmap.decode(infer(net.output, scene.image), 1, 0.2, PEAK_RADIUS), 2) for scene in scenes)
        print(f'{len(hard)} hard chips, {places} hard places', flush=True)
    return make_batch, mine


def surroundings(apart):
    """Whole scenes, in which everything is asked, and how often each is drawn: PlanetScope's but that of a fold, rendered airbases, towns without aircraft."""
    real = [whole_scene(file) for file, (fold, _) in SCENES.items() if fold != apart]
    made = datasets.rendered(RENDERED, 'aircraft', ('before', 'after'), GSD)
    towns = [s for when in ('before', 'after') for s in datasets.bare_scenes(f'joplin-tornado/{when}/*.tif', 0.6 / GSD)]
    shares = [(real, 0.5), (made, 0.3), (towns, 0.2)]
    return [s for scenes, _ in shares for s in scenes], np.array([share / len(scenes) for scenes, share in shares for _ in scenes])


def chip_scores(output, chips):
    """How sure a net is, by its output of pictures, of an aircraft in each chip's middle; the chips are continued as in a mirror."""
    scores = []
    for start in range(0, len(chips), 16):  # what fits a cache
        padded = np.pad(chips[start:start + 16], [(0, 0), (8, 8), (8, 8), (0, 0)], 'symmetric')
        with torch.no_grad():
            centre = output(to_input(padded).to(memory_format=torch.channels_last))[:, 0]
        scores.append(centre[:, 15:21, 15:21].amax((1, 2)).numpy())
    return np.concatenate(scores)


def infer(output, image):
    with torch.no_grad():
        return output(to_input(image)[None].to(memory_format=torch.channels_last))[0].contiguous()


SCENES = {'scene_1.png': ('san-francisco', 'San Francisco'), 'scene_3.png': ('los-angeles', 'Los Angeles')}


def aircraft_of(file):
    """What stands in a whole scene, as its labels say: (sure, doubtful)."""
    row = next(r for r in datasets.read_json('planesnet-detector-scenes/aircraft.json')['scenes'] if r['file'] == file)
    return [o for o in row['aircraft'] if o['sure']], [o for o in row['aircraft'] if not o['sure']]


def whole_scene(file):
    image = Image.open(f'{datasets.DATA}/planesnet-detector-scenes/{file}').convert('RGB')
    box = lambda o: [c + side * o['wingspan_px'] / 2 for side in (-1, 1) for c in o['centre']]
    return Scene(file, image, *(as_boxes([box(o) for o in each]) for each in aircraft_of(file)))


def judged(net, file):
    """Finds of a whole scene as [(score, right)], by the scorer's rule, and its area in km2; doubtful aircraft count for neither side."""
    sure, doubtful = aircraft_of(file)
    image = whole_scene(file).image
    used, finds = set(), []
    for score, x0, y0, x1, y1 in heatmap.decode(infer(averaged(net, TURNS), image), 1, FLOOR, PEAK_RADIUS):
        away = lambda o: np.hypot((x0 + x1) / 2 - o['centre'][0], (y0 + y1) / 2 - o['centre'][1])
        near = [i for i, o in enumerate(sure) if i not in used and away(o) <= max(4, o['wingspan_px'] / 2)]
        if near:
            used.add(min(near, key=lambda i: away(sure[i])))
            finds.append((score, 1))
        elif not any(away(o) <= max(4, o['wingspan_px'] / 2) for o in doubtful):
            finds.append((score, 0))
    return finds, image.width * image.height * GSD ** 2 / 1e6


def reduced(net):
    """`Searched` of airports and of fields without aircraft, finer images made as coarse as the model's."""
    judge, annotations = scorer('score_aircraft'), datasets.read_json('airbus-aircraft/annotations.json')
    out = []
    for number, names in enumerate(datasets.airbus_places()):
        for scene in datasets.airbus(names):
            image = resampled(scene.image, 0.5 / GSD)
            rows = heatmap.decode(infer(averaged(net, TURNS), image), 1, FLOOR, PEAK_RADIUS)
            rows[:, 1:] *= GSD / 0.5
            full, cut = judge.truth_of(annotations, scene.name)
            marks, _ = judge.match(as_detections(rows, 'aircraft'), full, cut, lambda b, t: (1 + judge.iou(b, t)) if judge.holds(t, judge.centre(b)) else 0)
            out.append(Searched(scene.name, f'airport {number}', image.width * image.height * GSD ** 2 / 1e6, *np.array(marks).T, len(full)))
    for scene in datasets.bare_scenes('artillery-craters/scenes/*.jpg', 0.4 / GSD):
        score = heatmap.decode(infer(averaged(net, TURNS), scene.image), 1, FLOOR, PEAK_RADIUS)[:, 0]
        out.append(Searched(f'field {scene.name}', f'field {scene.name}', scene.image.width * scene.image.height * GSD ** 2 / 1e6, score, np.zeros(len(score))))
    return out


def loaded(checkpoint):
    net = new_net()
    net.load_state_dict(torch.load(checkpoint)['net'])
    return net.eval().to(memory_format=torch.channels_last)


def export(checkpoint, folds):
    torch.set_num_threads(1)
    command = 'models/train/aircraft_3m.py export CHECKPOINT --fold FOLD=CHECKPOINT...'
    figures = []

    def say(what, value, split):
        figures.append({'what': what, 'value': round(float(value), 4), 'split': split, 'command': command})
        print(what, round(float(value), 4), split, flush=True)

    chips, plane, cells = planesnet()
    nets = {name: loaded(path) for name, path in folds.items()}
    for name, net in nets.items():
        mine = np.array([fold_of(c) == name for c in cells])
        score = chip_scores(averaged(net, TURNS), chips[mine])
        what = f'{mine.sum()} chips, {plane[mine].sum()} aircraft; a net that saw nothing of these cells'
        say(f'PlanesNet {name}, average precision', average_precision(score, plane[mine]), what)
    seen = {file: judged(nets[fold], file) for file, (fold, _) in SCENES.items()}
    net = loaded(checkpoint)
    scenes = [Searched(file, file, area, *np.array(finds).T, len(aircraft_of(file)[0])) for file, (finds, area) in seen.items()] + reduced(net)
    beliefs = apart(scenes)

    def some(chosen):
        return counted([s for s in scenes if chosen(s)], [b for s, b in zip(scenes, beliefs) if chosen(s)])

    stated = 'stated where rather right than wrong, by a fit on the other places'
    for file, (_, name) in SCENES.items():
        for key in ('recall', 'precision', 'f1', 'falseAlarmsPerKm2'):
            say(f'{name} scene, {key}', some(lambda s: s.name == file)[key], f'whole scene, net that saw nothing of {name}; {stated}')
    basis = f"two whole scenes (San Francisco, Los Angeles), each by a net that saw nothing of its cell, {sum(s.place.startswith('airport') for s in scenes)} images of airports (Airbus) and {sum(s.name.startswith('field') for s in scenes)} of fields without aircraft (ARCADE) reduced to 3 m, not trained on; each place by a fit on the others"
    for key in ('f1', 'precision', 'recall', 'falseAlarmsPerKm2'):
        say(f'airports reduced to 3 m, {key}', some(lambda s: s.place.startswith('airport'))[key], f'Airbus images made six times coarser, not trained on; {stated}')
    say('finds per km2 where there are no aircraft: fields and villages of eastern Ukraine, reduced to 3 m', some(lambda s: s.name.startswith('field'))['falseAlarmsPerKm2'], f"{sum(s.km2 for s in scenes if s.name.startswith('field')):.1f} km2; {stated}")
    ece, rows = honesty(scenes, beliefs)
    say('expected calibration error of the confidence', ece, basis)
    on = [i for i, s in enumerate(scenes) if s.name in SCENES]
    say('expected calibration error of the confidence, the two whole scenes alone', honesty([scenes[i] for i in on], [beliefs[i] for i in on])[0], basis)
    truth = datasets.rendered(RENDERED, 'aircraft', ('before',), GSD)[0]
    x, y = np.median((truth.boxes[:, :2] + truth.boxes[:, 2:]) / 2, 0).astype(int)
    write_model(net, {
        'id': ID, 'label': 'aircraft',
        'summary': 'Centres of aircraft-like marks at 3 m (PlanetScope), in red, green and blue or grey.',
        'gsdMeters': {'model': GSD, 'min': 2.0, 'max': 4.0},
        'input': {'size': 512, 'overlap': 32, 'multiple': 16, 'channels': ['red', 'green', 'blue'], 'mean': [MEAN] * 3, 'std': [STD] * 3},
        'output': {'stride': 1, 'channels': ['centre', 'offset-col', 'offset-row', 'log-width', 'log-height']},
        'decode': {'threshold': FLOOR, 'peakRadius': PEAK_RADIUS, 'turns': TURNS},
        'calibration': as_card(fit(scenes), f'finds with a score of {FLOOR} or more in {basis}; reliability of what is stated', ece, rows),
        'parameters': parameter_count(net),
        'licence': {'weights': 'CC BY-SA 4.0', 'data': [DATA_SOURCES[k] for k in ('planesnet', 'planesnet-scenes', 'rendered', 'joplin')]},
        'figures': figures,
        'cannot': CANNOT,
        'trainedWith': {'command': f'models/train/aircraft_3m.py train CHECKPOINT --minutes {MINUTES}', 'seed': SEED, 'commit': commit(),
                        'note': HISTORY},
    }, np.asarray(truth.image.crop((x - 40, y - 32, x + 40, y + 32))), to_input)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('step', choices=['train', 'export'])
    parser.add_argument('checkpoint')
    parser.add_argument('--minutes', type=float, default=MINUTES)
    parser.add_argument('--apart', choices=['los-angeles', 'san-francisco', 'other'])
    parser.add_argument('--fold', action='append', default=[], metavar='FOLD=CHECKPOINT')
    args = parser.parse_args()
    torch.manual_seed(SEED)
    if args.step == 'export':
        export(args.checkpoint, dict(f.split('=') for f in args.fold))
        return
    net = new_net()
    chips, plane, cells = planesnet()
    use = np.array([fold_of(c) != args.apart for c in cells])
    chips, plane = chips[use], plane[use]
    print(f'{parameter_count(net)} parameters, {macs_per_input_pixel(net):.0f} MACs/px; {len(chips)} chips, {plane.sum()} aircraft', flush=True)
    boxes = np.array([rough_box(c) if p else (0, 0, 0, 0) for c, p in zip(chips, plane)])
    make_batch, mine = batches(chips, plane, boxes, *surroundings(args.apart), np.random.default_rng(SEED))
    train(net, make_batch, to_input, args.minutes, 3e-3, args.checkpoint, mine, geometry_gain=0.3)


if __name__ == '__main__':
    main()
