"""Pairs of real ground on which craters are new, old or none: what `compare` makes of both dates.

The scenes of the fields held apart from crater-50cm-v2 (ARCADE). Their after is the scene, moved by half a pixel, lighter and with noise of
its own; before, half of the craters are covered by ground from beside them, the others are there. `null` has all of them on both dates.

usage: crater_pairs.py make FOLDER                    writes FIELD-{before,null,after}.png and FIELD.json
       for each: aftermath compare FIELD-before.png FIELD-after.png --gsd 0.5 --detect craters --out FOLDER/FIELD-new; with null, to FIELD-old
       crater_pairs.py score FOLDER
"""
import glob
import json
import sys

import numpy as np
from PIL import Image
from scipy import ndimage

import crater_fields
from crater_50cm import GSD, split

SEED, SIDE = 7, 1536
SHIFT, GAIN, HAZE, NOISE = (0.3, -0.4), 1.05, 4, 1.5
WIDER = 1.6  # what is covered, over the crater's box


def make(folder):
    scenes, fields = crater_fields.scenes_at(GSD)
    random = np.random.default_rng(SEED)
    for name in split(scenes, fields)[0]:
        image, boxes = np.asarray(scenes[name].image, float), scenes[name].boxes
        side = min(SIDE, *image.shape[:2])
        x, y = np.clip(np.median((boxes[:, :2] + boxes[:, 2:]) / 2, 0) - side / 2, 0, [image.shape[1] - side, image.shape[0] - side]).astype(int)
        image, boxes = image[y:y + side, x:x + side], boxes - [x, y, x, y]
        whole = boxes[(boxes[:, :2] > 20).all(1) & (boxes[:, 2:] < side - 20).all(1)]
        before, new = image.copy(), []
        for box in random.permutation(whole):
            if len(new) < len(whole) // 2 and cover(before, image, box, boxes, random):
                new.append(box.tolist())
        after = ndimage.shift(image, (*SHIFT, 0), order=3, mode='nearest') * GAIN + HAZE
        for when, pixels in (('before', before), ('null', image), ('after', after)):
            noisy = np.clip(pixels + random.normal(0, NOISE, pixels.shape) + 0.5, 0, 255).astype(np.uint8)
            Image.fromarray(noisy).save(f'{folder}/{name}-{when}.png')
        with open(f'{folder}/{name}.json', 'w') as file:
            json.dump({'new': new, 'old': len(whole) - len(new)}, file)


def cover(before, image, box, boxes, random):
    """Lays ground without craters over one in `before`, if there is some near and no other crater would be cut; says whether."""
    half = int(max(box[2:] - box[:2]) * WIDER) // 2 + 3
    x, y = ((box[:2] + box[2:]) / 2).astype(int)
    touched = lambda u, v: ((boxes[:, 0] < u + half) & (boxes[:, 2] > u - half) & (boxes[:, 1] < v + half) & (boxes[:, 3] > v - half)).sum()
    fits = lambda u, v: min(u, v) > half and max(u, v) < image.shape[0] - half - 1
    if not fits(x, y) or touched(x, y) > 1:
        return False
    for _ in range(400):
        turn, away = random.uniform(0, 2 * np.pi), random.uniform(2.4, 12) * half
        u, v = int(x + away * np.cos(turn)), int(y + away * np.sin(turn))
        if not fits(u, v) or touched(u, v) > 0:
            continue
        ground, there = (pixels[row - half:row + half + 1, col - half:col + half + 1] for pixels, col, row in ((image, u, v), (before, x, y)))
        radius = np.hypot(*np.mgrid[-half:half + 1, -half:half + 1]) / half
        rim = (radius > 0.8) & (radius < 1)
        share = np.clip((1 - radius) / 0.25, 0, 1)[..., None]
        there[:] = share * (ground - np.median(ground[rim], 0) + np.median(there[rim], 0)) + (1 - share) * there
        return True
    return False


def score(folder):
    for path in sorted(glob.glob(f'{folder}/*.json')):
        truth = json.load(open(path))
        for kind, new in (('new', truth['new']), ('old', [])):
            findings = json.load(open(f'{path[:-5]}-{kind}/findings.json'))['findings']
            left, right = list(new), 0
            stated = [f['box'] for f in findings if f['kind'] == 'crater']
            for box in stated:
                hits = [b for b in left if np.hypot(b[0] + b[2] - box[0] - box[2], b[1] + b[3] - box[1] - box[3]) <= max(b[2] - b[0], b[3] - b[1])]
                if hits:
                    left.remove(hits[0])
                    right += 1
            print(f"{path}, {kind}: {len(new)} new craters, {right} found, {len(stated) - right} false; {truth['old'] + len(truth['new']) - len(new)} old ones")


if __name__ == '__main__':
    {'make': make, 'score': score}[sys.argv[1]](sys.argv[2])
