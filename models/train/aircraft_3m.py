"""aircraft-3m-v1: where aircraft-like marks stand at 3 m (PlanetScope).

PlanesNet's chips say only whether an aircraft stands in their middle, so nothing is asked of the net near their edges.
Mosaics of chips at random give it surroundings wider than 20 px; rendered airbases give it berms and fighters.

usage: aircraft_3m.py train CHECKPOINT --apart CELL...    train without these cells (none: all of them)
       aircraft_3m.py export CHECKPOINT FOLD=CHECKPOINT... write models/aircraft-3m-v1 with the folds' figures
"""
import argparse
import csv
import os

import numpy as np
import torch
from scipy import ndimage

import datasets
import heatmap
from augment import augment
from layers import CentreNet, macs_per_input_pixel, parameter_count
from loop import train
from scene import crop, dihedral

ID, GSD, SEED = 'aircraft-3m-v1', 3.0, 4
MEAN, STD = 150.0, 55.0
CHIP, ACROSS, BATCH = 20, 3, 16
MINUTES = 17
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


def batches(chips, plane, boxes, scenes, random):
    yes, no = np.flatnonzero(plane), np.flatnonzero(~plane)
    side = CHIP * ACROSS

    def mosaic():
        pixels = np.zeros((side, side, 3), np.uint8)
        asked = np.zeros((side, side), np.float32)
        found = []
        for row in range(ACROSS):
            for col in range(ACROSS):
                is_plane = random.random() < 0.35
                i = random.choice(yes if is_plane else no)
                chip, box = dihedral(chips[i], [np.array([boxes[i]])], int(random.integers(8)))
                y, x = row * CHIP, col * CHIP
                pixels[y:y + CHIP, x:x + CHIP] = augment(chip, random, 1.2, 0.5, -0.15, 0)
                asked[y + 4:y + 16, x + 4:x + 16] = 1
                if is_plane:
                    found.append(box[0] + [x, y, x, y])
        return pixels, np.array(found).reshape(-1, 4), asked

    def make_batch():
        pictures, wanted = [], []
        for k in range(BATCH):
            if k % 8 == 0 and scenes:
                scene = scenes[random.integers(len(scenes))]
                box = scene.boxes[random.integers(len(scene.boxes))]
                pixels, found, ignore = crop(scene, random, side, (box[:2] + box[2:]) / 2 if random.random() < 0.7 else None)
                pixels, asked = augment(pixels, random, 1.2, 0.5, -0.15, 0), np.ones((side, side), np.float32)
            else:
                pixels, found, asked = mosaic()
                ignore = np.zeros((0, 4))
            pictures.append(pixels)
            heat, geometry, weight, mask = heatmap.targets(found, ignore, side, 1, 0.13, sizes_of)
            blank = np.zeros((4, side, side), np.float32)
            wanted.append((heat, blank if geometry is None else geometry, weight, mask * asked))
        return [np.stack(each) for each in (pictures, *zip(*wanted))]
    return make_batch


def chip_scores(net, chips):
    """How sure the net is of an aircraft in each chip's middle; the chips are continued as in a mirror."""
    scores = []
    for start in range(0, len(chips), 256):
        padded = np.pad(chips[start:start + 256], [(0, 0), (8, 8), (8, 8), (0, 0)], 'symmetric')
        with torch.no_grad():
            centre = torch.sigmoid(net(to_input(padded).to(memory_format=torch.channels_last))[:, 0])
        scores.append(centre[:, 15:21, 15:21].amax((1, 2)).numpy())
    return np.concatenate(scores)


def infer(net, image):
    with torch.no_grad():
        return net.output(to_input(image)[None].to(memory_format=torch.channels_last))[0].contiguous()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('step', choices=['train', 'export'])
    parser.add_argument('checkpoint')
    parser.add_argument('--minutes', type=float, default=MINUTES)
    parser.add_argument('--apart', choices=['los-angeles', 'san-francisco', 'other'])
    args = parser.parse_args()
    torch.manual_seed(SEED)
    net = new_net()
    if args.step == 'train':
        chips, plane, cells = planesnet()
        use = np.array([fold_of(c) != args.apart for c in cells])
        chips, plane = chips[use], plane[use]
        print(f'{parameter_count(net)} parameters, {macs_per_input_pixel(net):.0f} MACs/px; {len(chips)} chips, {plane.sum()} aircraft', flush=True)
        boxes = np.array([rough_box(c) if p else (0, 0, 0, 0) for c, p in zip(chips, plane)])
        scenes = datasets.rendered(RENDERED, 'aircraft', ('before', 'after'), GSD)
        train(net, batches(chips, plane, boxes, scenes, np.random.default_rng(SEED)), to_input, args.minutes, 3e-3, args.checkpoint, geometry_gain=0.3)


if __name__ == '__main__':
    main()
