"""The real imagery in ../shared/data and the rendered scenes, as `Scene`s at a model's ground sample distance. Nothing is copied from there."""
import glob
import json
import os

import numpy as np
from PIL import Image

from scene import Scene, as_boxes, resampled

Image.MAX_IMAGE_PIXELS = None
HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.environ.get('AFTERMATH_DATA', os.path.join(HERE, '../../../shared/data'))


def airbus(names=None):
    """Pléiades airports, 0.5 m. Truncated aircraft are ignored."""
    annotations = read_json('airbus-aircraft/annotations.json')
    scenes = []
    for name in sorted(annotations if names is None else names):
        rows = annotations[name]
        full = [r[:4] for r in rows if r[4] == 'Airplane']
        cut = [r[:4] for r in rows if r[4] != 'Airplane']
        image = Image.open(f'{DATA}/airbus-aircraft/images/{name}').convert('RGB')
        scenes.append(Scene(name, image, as_boxes(full), as_boxes(cut)))
    return scenes


def airbus_places():
    """Lists of image names: scenes of one airport stand together. The four images without labels are left out."""
    labelled = set(read_json('airbus-aircraft/annotations.json'))
    groups = [[n for n in g if n in labelled] for g in read_json('airbus-aircraft/same_airport_groups.json')]
    alone = sorted(labelled - {n for g in groups for n in g})
    return sorted([sorted(g) for g in groups if g] + [[n] for n in alone])


def held_apart(places, share, seed):
    """The names of whole places, drawn by `seed`, until they hold `share` of the images; and the others."""
    order = np.random.default_rng(seed).permutation(len(places))
    total, held = sum(map(len, places)), []
    for i in order:
        if sum(map(len, held)) < share * total:
            held.append(places[i])
    apart = [n for place in held for n in place]
    return held, [n for place in places for n in place if n not in apart]


def airfields(gsd):
    """Four military airfields at `gsd`. Doubtful objects and helicopters are ignored."""
    scenes = []
    for row in read_json('military-airfields/aircraft.json')['scenes']:
        factor = row['gsdMeters'] / gsd
        image = Image.open(f"{DATA}/military-airfields/{row['file']}").convert('RGB')
        sure = [o['box'] for o in row['aircraft'] if o.get('sure', True) and o['kind'] == 'aircraft']
        other = [o['box'] for o in row['aircraft'] if not (o.get('sure', True) and o['kind'] == 'aircraft')]
        scenes.append(Scene(row['file'], resampled(image, factor), as_boxes(sure) * factor, as_boxes(other) * factor))
    return scenes


def rendered(folder, kind, days, gsd):
    """Scenes of `render-scenes.mjs` with the objects of one kind, on those days that were rendered; what is left of destroyed ones is ignored."""
    scenes = []
    for file in sorted(glob.glob(f'{folder}/*.json')):
        truth = json.load(open(file))
        factor = truth['gsdMeters'] / gsd
        for day in days:
            if not os.path.exists(f'{file[:-5]}-{day}.rgb'):
                continue
            pixels = np.fromfile(f'{file[:-5]}-{day}.rgb', np.uint8).reshape(truth['height'], truth['width'], 3)
            there, doubtful = [], []
            for o in truth['objects']:
                if o['kind'] != kind:
                    continue
                outline = np.array(o['outline'])
                box = np.concatenate([outline.min(0), outline.max(0)])
                fate = o['fate']
                if fate == 'moved' and day == 'after':
                    box = box + np.tile(np.array(o['movedTo']) - outline.mean(0), 2)
                if fate == 'destroyed' and day == 'after':
                    doubtful.append(box)
                elif not (fate in ('arrived', 'appeared') and day == 'before') and not (fate == 'departed' and day == 'after'):
                    there.append(box)
            image = resampled(Image.fromarray(pixels), factor) if factor != 1 else Image.fromarray(pixels)
            scenes.append(Scene(f'{os.path.basename(file)[:-5]}-{day}', image, as_boxes(there) * factor, as_boxes(doubtful) * factor))
    return scenes


def bare_scenes(pattern, factor, limit=None):
    """Scenes in which none of the objects lie."""
    files = sorted(glob.glob(f'{DATA}/{pattern}'))[:limit]
    return [Scene(os.path.basename(f), resampled(Image.open(f).convert('RGB'), factor), as_boxes([])) for f in files]


def read_json(path):
    with open(f'{DATA}/{path}') as file:
        return json.load(file)
