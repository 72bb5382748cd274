"""Scenes with their objects, and crops of them for training."""
from dataclasses import dataclass, field

import numpy as np
from PIL import Image


@dataclass
class Scene:
    """A picture (PIL, RGB, 8 bit) at the model's ground sample distance, or near it.

    boxes and ignore are [n,4] x0 y0 x1 y1 in px, edges on whole numbers. In `ignore` nothing is asked of the net.
    `jitter` is the range of factors on the object's size that crops of this scene may have.
    """
    name: str
    image: Image.Image
    boxes: np.ndarray
    ignore: np.ndarray = field(default_factory=lambda: np.zeros((0, 4)))
    jitter: tuple = (0.7, 1.4)
    hard: list = field(default_factory=list)  # centres [x, y] at which the net was once wrong


def as_boxes(rows):
    return np.asarray(rows, float).reshape(-1, 4)


def resampled(image, factor):
    """The picture at `factor` times its size, area-weighted when it shrinks."""
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    return image.resize(size, Image.BILINEAR if factor < 1 else Image.BICUBIC)


def crop(scene, random, size, centre_on):
    """A square crop, `size` px after scaling and with a random dihedral turn: (picture uint8 HWC, boxes, ignore).

    centre_on: [x, y] that lies somewhere in the middle two thirds of the crop, or None for anywhere.
    """
    factor = float(np.exp(random.uniform(np.log(scene.jitter[0]), np.log(scene.jitter[1]))))
    side = min(size / factor, scene.image.width, scene.image.height)
    factor = size / side
    reach = np.array([scene.image.width, scene.image.height], float) - side
    if centre_on is None:
        corner = random.uniform(0, 1, 2) * reach
    else:
        corner = np.asarray(centre_on) - side / 2 + random.uniform(-0.33, 0.33, 2) * side
    corner = np.clip(corner, 0, reach)
    x, y = corner
    pixels = np.asarray(scene.image.resize((size, size), Image.BILINEAR if factor < 1 else Image.BICUBIC, box=(x, y, x + side, y + side)))
    boxes, ignore = [inside((b - [x, y, x, y]) * factor, size) for b in (scene.boxes, scene.ignore)]
    return dihedral(pixels, [boxes, ignore], int(random.integers(8)))


def mark_hard(scene, finds, reach):
    """Keeps in `scene.hard` the middles of `finds` (rows of score, x0, y0, x1, y1) that lie more than `reach` px from every object; returns how many."""
    known = np.concatenate([scene.boxes, scene.ignore]) + [-reach, -reach, reach, reach]
    middles = [(find[1:3] + find[3:5]) / 2 for find in finds]
    wrong = [m for m in middles if not ((known[:, :2] <= m) & (m <= known[:, 2:])).all(1).any()]
    scene.hard += wrong
    return len(wrong)


def inside(boxes, size):
    return boxes[(boxes[:, 2] > 0) & (boxes[:, 3] > 0) & (boxes[:, 0] < size) & (boxes[:, 1] < size)]


def dihedral(pixels, box_lists, which):
    size = pixels.shape[0]
    if which & 1:
        pixels = pixels[:, ::-1]
        box_lists = [np.stack([size - b[:, 2], b[:, 1], size - b[:, 0], b[:, 3]], 1) for b in box_lists]
    if which & 2:
        pixels = pixels[::-1]
        box_lists = [np.stack([b[:, 0], size - b[:, 3], b[:, 2], size - b[:, 1]], 1) for b in box_lists]
    if which & 4:
        pixels = pixels.transpose(1, 0, 2)
        box_lists = [b[:, [1, 0, 3, 2]] for b in box_lists]
    return np.ascontiguousarray(pixels), *box_lists
