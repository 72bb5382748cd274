"""aircraft-50cm-v1: where aircraft stand and how large they are, at 0.5 m.

usage: aircraft_50cm.py train CHECKPOINT [--minutes M]    train on three quarters of the places
       aircraft_50cm.py export CHECKPOINT                 calibrate and score on the other places, write models/aircraft-50cm-v1
"""
import argparse
import glob
import os

import numpy as np
import torch
from PIL import Image

import datasets
import heatmap
from augment import augment
from calibrate import fit_platt, cross_fitted, reliability
from layers import CentreNet, macs_per_input_pixel, parameter_count
from loop import train
from model_folder import DATA_SOURCES, commit, write_model
from scene import crop, resampled
from shared_scorers import as_detections, pooled, scorer, with_file

ID, GSD, SEED = 'aircraft-50cm-v1', 0.5, 4
MEAN, STD = 110.0, 55.0
CROP, BATCH, SPREAD = 256, 12, 0.12
THRESHOLD, MINUTES = 0.4, 24
CANNOT = [
    'Say the type of an aircraft, or whether it can fly: it marks what looks like one, wrecks, mock-ups and museum pieces included.',
    'See aircraft under roofs, nets, trees, cloud or smoke; helicopters were not taught.',
    'Tell anything from images coarser than 1 m.',
    'Give a heading: boxes stand along rows and columns.',
    'Hold its figures on airfields unlike those it learned from: civil airports with airliners (Pléiades) and rendered fighters; light aircraft are few.',
    'Be trusted at the rim of a picture, where less than half of an aircraft shows.',
]
RENDERED = os.environ.get('AFTERMATH_RENDERED', '/tmp/train/synthetic')


def new_net():
    # 4.1: e^4.1 = 60 px, an airliner's length
    return CentreNet(stem=[(16, 2), (32, 2)], blocks=[(1, 2), (4, 8), (4, 2), (1, 1)], geometry=[0, 0, 4.1, 4.1])


def places():
    """(held-apart places, training names): whole airports, a quarter of the images."""
    return datasets.held_apart(datasets.airbus_places(), 0.24, SEED)


def to_input(pixels):
    return torch.from_numpy((np.asarray(pixels, np.float32) - MEAN) / STD).movedim(-1, -3)


def training_scenes():
    scenes, weights = [], []
    for scene in datasets.airbus(places()[1]):
        scenes.append(scene)
        weights.append(len(scene.boxes) + 10)
    share = sum(weights)
    for scene in (made := datasets.rendered(RENDERED, 'aircraft', ('before', 'after'), GSD)):
        scenes.append(scene)
        weights.append(0.16 * share / len(made))
    for scene in (bare := datasets.bare_scenes('artillery-craters/scenes/*.jpg', 0.8, 12)):
        scenes.append(scene)
        weights.append(0.04 * share / len(bare))
    return scenes, np.array(weights) / sum(weights)


def sizes_of(width, height):
    return np.log(width), np.log(height)


def batches(scenes, weights, random):
    def make_batch():
        pictures, wanted = [], []
        for _ in range(BATCH):
            scene = scenes[random.choice(len(scenes), p=weights)]
            # Airliners drawn down to a fighter's size half of the time; rendered fighters keep theirs.
            real = scene.name.endswith('.jpg') and len(scene.boxes)
            scene.jitter = (0.8, 1.25) if not real or random.random() < 0.5 else (0.38, 1.0)
            draw = random.random()
            centre = None
            if scene.hard and draw < 0.15:
                centre = scene.hard[random.integers(len(scene.hard))]
            elif len(scene.boxes) and draw < 0.8:
                box = scene.boxes[random.integers(len(scene.boxes))]
                centre = (box[:2] + box[2:]) / 2
            pixels, boxes, ignore = crop(scene, random, CROP, centre)
            pictures.append(augment(pixels, random))
            wanted.append(heatmap.targets(boxes, ignore, CROP, 4, SPREAD, sizes_of))
        blank = np.zeros((4, CROP // 4, CROP // 4), np.float32)
        heat, geometry, weight, asked = zip(*wanted)
        geometry = [blank if g is None else g for g in geometry]
        return [np.stack(each) for each in (pictures, heat, geometry, weight, asked)]
    return make_batch


def infer(net, image):
    """The net's output on a whole picture, which is padded with its own edge to a multiple of the stride."""
    pixels = np.asarray(image)
    pad = [(0, -pixels.shape[0] % 16), (0, -pixels.shape[1] % 16), (0, 0)]
    with torch.no_grad():
        return net.output(to_input(np.pad(pixels, pad, 'edge'))[None].to(memory_format=torch.channels_last))[0].contiguous()


def mine(scenes):
    """Marks where the half-trained net sees aircraft that are not there."""
    def midway(net):
        count = 0
        for scene in scenes:
            known = np.concatenate([scene.boxes, scene.ignore])
            for score, x0, y0, x1, y1 in heatmap.decode(infer(net, scene.image), 4, 0.15)[:200]:
                x, y = (x0 + x1) / 2, (y0 + y1) / 2
                if not any(b[0] - 8 <= x <= b[2] + 8 and b[1] - 8 <= y <= b[3] + 8 for b in known):
                    scene.hard.append((x, y))
                    count += 1
        print(f'{count} hard places', flush=True)
    return midway


def detections(net, image, threshold, factor=1.0):
    """Rows of score, x0, y0, x1, y1 in the px of the picture as it came, which is resampled by `factor` to the model's ground sample distance."""
    rows = heatmap.decode(infer(net, resampled(image, factor) if factor != 1 else image), 4, threshold)
    rows[:, 1:] /= factor
    return rows


def score_airports(net, threshold, coarsen=1.0):
    """Figures on the held-apart airports, seen at GSD * coarsen; and every find with its rightness and its place."""
    judge = scorer('score_aircraft')
    held, _ = places()
    results, marks, total, finds = [], [], 0, []
    for place, names in enumerate(held):
        for scene in datasets.airbus(names):
            image = resampled(scene.image, 1 / coarsen) if coarsen != 1 else scene.image
            rows = detections(net, image, 0.05, coarsen)
            rows[:, 1:] *= coarsen
            found, sure = as_detections(rows, 'aircraft'), as_detections(rows[rows[:, 0] >= threshold], 'aircraft')
            truth = f'{datasets.DATA}/airbus-aircraft/annotations.json'
            results.append(with_file(sure, lambda path: judge.detect(path, scene.name, truth)))
            full, cut = judge.truth_of(datasets.read_json('airbus-aircraft/annotations.json'), scene.name)
            marks += judge.match(found, full, cut, lambda b, t: judge.iou(b, t) if judge.iou(b, t) >= 0.5 else 0)[0]
            total += len(full)
            by_centre, _ = judge.match(found, full, cut, lambda b, t: (1 + judge.iou(b, t)) if judge.holds(t, judge.centre(b)) else 0)
            finds += [(score, right, place) for score, right in by_centre]
    return {**pooled(results), 'ap50': judge.average_precision(marks, total), 'images': len(results)}, np.array(finds)


def score_airfields(net, threshold):
    judge = scorer('score_aircraft')
    out = {}
    for row in datasets.read_json('military-airfields/aircraft.json')['scenes']:
        path = f"{datasets.DATA}/military-airfields/{row['file']}"
        found = as_detections(detections(net, Image.open(path).convert('RGB'), threshold, row['gsdMeters'] / GSD), 'aircraft')
        out[row['file']] = with_file(found, lambda file: judge.scene(file, path, f'{datasets.DATA}/military-airfields/aircraft.json'))
    return out


def false_alarms_over_joplin(net, threshold):
    """Finds per km2 in a town without aircraft."""
    count = area = 0
    for file in sorted(glob.glob(f'{datasets.DATA}/joplin-tornado/before/*.tif')):
        image = Image.open(file).convert('RGB')
        count += len(detections(net, image, threshold, 0.6 / GSD))
        area += image.width * image.height * 0.36 / 1e6
    return count / area


def export(net, checkpoint):
    command = f'models/train/aircraft_50cm.py export {os.path.basename(checkpoint)}'
    airports, finds = score_airports(net, THRESHOLD)
    score, right, place = finds.T
    platt = fit_platt(score, right)
    said = score >= THRESHOLD
    ece, rows = reliability(cross_fitted(score, right, place)[said], right[said])
    raw, _ = reliability(score[said], right[said])
    held, trained = places()
    where = f"{airports['images']} images of {len(held)} airports that were not trained on, drawn once by seed {SEED}"
    figures = []
    say = lambda what, value, split: figures.append({'what': what, 'value': round(float(value), 4), 'split': split, 'command': command}) or print(what, value, flush=True)
    for key in ('f1', 'precision', 'recall', 'ap50'):
        say(f'airports, {key}' + ('' if key == 'ap50' else f' at score {THRESHOLD}'), airports[key], where)
    say('airports, expected calibration error of the confidence, each airport by a fit on the others', ece, where)
    say('airports, expected calibration error of the raw score', raw, where)
    for coarsen in (1.4, 2.0):
        say(f'airports seen at {GSD * coarsen} m, f1', score_airports(net, THRESHOLD, coarsen)[0]['f1'], where)
    airfields = score_airfields(net, THRESHOLD)
    for name, result in airfields.items():
        say(f'{name}, f1', result['f1'], 'airfield not trained on')
    together = pooled(airfields.values())
    for key in ('f1', 'precision', 'recall'):
        say(f'four military airfields together, {key}', together[key], 'none trained on')
    say('finds per km2 in a town without aircraft (Joplin before the tornado, 0.6 m)', false_alarms_over_joplin(net, THRESHOLD), 'not trained on')
    truth = datasets.rendered(RENDERED, 'aircraft', ('before',), GSD)[0]
    x, y = ((truth.boxes[0, :2] + truth.boxes[0, 2:]) / 2).astype(int)
    golden = np.asarray(truth.image.crop((x - 64, y - 48, x + 64, y + 48)))
    write_model(net, {
        'id': ID, 'label': 'aircraft',
        'summary': 'Centres and boxes of aircraft at 0.5 m, from above, in red, green and blue or grey.',
        'gsdMeters': {'model': GSD, 'min': 0.1, 'max': 1.0},
        'input': {'size': 1024, 'overlap': 128, 'multiple': 16, 'channels': ['red', 'green', 'blue'], 'mean': [MEAN] * 3, 'std': [STD] * 3},
        'output': {'stride': 4, 'channels': ['centre', 'offset-col', 'offset-row', 'log-width', 'log-height']},
        'decode': {'threshold': THRESHOLD, 'peakRadius': 1},
        'calibration': {'slope': round(platt[0], 4), 'intercept': round(platt[1], 4), 'basis': f'Platt on {len(finds)} finds with a score of 0.05 or more in {where}; reliability of the cross-fitted confidence', 'ece': round(ece, 4), 'reliability': rows},
        'parameters': parameter_count(net),
        'licence': {'weights': 'CC BY-NC-SA 4.0', 'data': [DATA_SOURCES[k] for k in ('airbus', 'rendered', 'arcade')]},
        'figures': figures,
        'cannot': CANNOT,
        'trainedWith': {'command': f'models/train/aircraft_50cm.py train CHECKPOINT --minutes {MINUTES:g}', 'seed': SEED, 'commit': commit(),
                        'note': f'The weights are those of the split: trained on {len(trained)} images of {len(datasets.airbus_places()) - len(held)} airports. A run is cut by time, so the same command gives a like net, not the same bytes.'},
    }, golden, to_input)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('step', choices=['train', 'export'])
    parser.add_argument('checkpoint')
    parser.add_argument('--minutes', type=float, default=MINUTES)
    parser.add_argument('--go-on-from', metavar='CHECKPOINT')
    args = parser.parse_args()
    torch.manual_seed(SEED)
    net = new_net()
    if args.step == 'export':
        net.load_state_dict(torch.load(args.checkpoint)['net'])
        export(net.eval().to(memory_format=torch.channels_last), args.checkpoint)
        return
    if args.go_on_from:
        net.load_state_dict(torch.load(args.go_on_from)['net'])
    print(f'{parameter_count(net)} parameters, {macs_per_input_pixel(net):.0f} MACs/px', flush=True)
    scenes, weights = training_scenes()
    print(f'{len(scenes)} scenes, {sum(len(s.boxes) for s in scenes)} aircraft', flush=True)
    train(net, batches(scenes, weights, np.random.default_rng(SEED)), to_input, args.minutes, 2e-3, args.checkpoint, mine(scenes[::2]))


if __name__ == '__main__':
    main()
