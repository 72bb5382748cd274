"""ARCADE's craters in the whole scenes they lie in.

The scenes come without coordinates and the craters with lon/lat: a scene is placed by the pattern of its field's craters, then by
matching their chips, and is left out where that does not fit. Beyond `KNOWN_M` of a listed crater nobody said whether
craters lie (other fields are not listed): there nothing is asked of a net and nothing is scored.
"""
import csv
import glob
import json
import os
import re

import numpy as np
from PIL import Image
from scipy import ndimage
from scipy.fft import irfft2, next_fast_len, rfft2
from scipy.signal import fftconvolve

import datasets
from scene import Scene, resampled

CHIP_PX, CHIP_GSD = 50, 0.4015  # Google zoom 18 at 47.75 N: 156543 * cos(47.75) / 2^18
KNOWN_M, CELL_PX = 60, 32
METERS_PER_DEGREE = 111_320
CACHE = os.environ.get('AFTERMATH_CRATER_PLACES', '/tmp/train/crater-places.json')


def listed():
    """Craters as dicts: chip, field, lon, lat, box in the chip's px (None for 49 of them)."""
    with open(f'{datasets.DATA}/artillery-craters/boxes.csv') as file:
        rows = list(csv.DictReader(file))
    for r in rows:
        r['lon'], r['lat'], r['field'] = float(r['lon']), float(r['lat']), r['crater_field']
        x, y, w, h = [float(r[k]) if r[k] else np.nan for k in 'xywh']
        r['box'] = None if np.isnan(w) else np.array([x, y, x + w, y + h])
    return rows


def metres_from(origin, craters):
    lon, lat = origin
    return np.array([[(c['lon'] - lon) * METERS_PER_DEGREE * np.cos(np.radians(lat)), (lat - c['lat']) * METERS_PER_DEGREE] for c in craters]).reshape(-1, 2)


def placed():
    """{scene number: {origin lon/lat, affine [3,2] from metres east and south to px, metres per px}}; kept in CACHE."""
    if os.path.exists(CACHE):
        with open(CACHE) as file:
            return json.load(file)
    places, rows = {}, listed()
    for path in sorted(glob.glob(f'{datasets.DATA}/artillery-craters/scenes/*.jpg')):
        number = re.search(r'_(\d+)\.jpg', path)[1]
        field = [r for r in rows if r['field'] == number]
        if len(field) < 8:
            continue
        grey = Image.open(path).convert('L')
        origin = np.mean([[r['lon'], r['lat']] for r in field], 0)
        where = metres_from(origin, field)
        place = by_chips(np.asarray(grey, np.float32), field, where, *by_pattern(grey, where))
        if place is not None:
            places[number] = {'origin': origin.tolist(), 'affine': place.tolist(), 'gsd': float(1 / np.sqrt(abs(place[0, 0] * place[1, 1])))}
    with open(CACHE, 'w') as file:
        json.dump(places, file)
    return places


def by_pattern(grey, where, shrink=4):
    """(metres per px, x, y of the craters' mean) at which the craters' pattern lies best on spots of that scene; north is up."""
    picture = np.asarray(grey.reduce(shrink), np.float32)
    spots = ndimage.gaussian_filter(picture, 1.2) - ndimage.gaussian_filter(picture, 4)
    spots = np.clip(np.abs(spots) / (np.sqrt(ndimage.gaussian_filter(spots ** 2, 20)) + 1), 0, 3)
    spots -= spots.mean()
    size = [next_fast_len(n * 2 + 200) for n in spots.shape]
    spectrum, best = rfft2(spots, size), (0,)
    for gsd in np.geomspace(0.2, 0.9, 60):
        at = np.round(where[:, ::-1] / (gsd * shrink)).astype(int)
        at = at[(np.abs(at) < np.array(size) // 2).all(1)]
        pattern = np.zeros(size, np.float32)
        np.add.at(pattern, (at[:, 0] % size[0], at[:, 1] % size[1]), 1)
        match = irfft2(spectrum * np.conj(rfft2(ndimage.gaussian_filter(pattern, 1.0, mode='wrap'))), size)
        y, x = np.unravel_index(match.argmax(), size)
        best = max(best, (match.max() / match.std(), gsd, (x - size[1] * (x > size[1] / 2)) * shrink, (y - size[0] * (y > size[0] / 2)) * shrink))
    return best[1:]


def by_chips(grey, field, where, gsd, x, y, reach=24):
    """The affine that takes metres to px, from where each chip matches best; None where fewer than four fifths agree to 3 px."""
    here, there, fit = [], [], []
    side = round(CHIP_PX * CHIP_GSD / gsd)
    for crater, metres in zip(field, where):
        left, top = (np.array([x, y]) + metres / gsd - side / 2 - reach).astype(int)
        if min(left, top) < 0 or left + side + 2 * reach > grey.shape[1] or top + side + 2 * reach > grey.shape[0]:
            continue
        chip = Image.open(f"{datasets.DATA}/artillery-craters/chips/{crater['chip']}").convert('L').resize((side, side), Image.BICUBIC)
        match = correlation(grey[top:top + side + 2 * reach, left:left + side + 2 * reach], np.asarray(chip, np.float32))
        row, col = np.unravel_index(match.argmax(), match.shape)
        here.append([*metres, 1])
        there.append([left + col + side / 2, top + row + side / 2])
        fit.append(match.max())
    if len(fit) < 4:
        return None
    here, there, good = np.array(here), np.array(there), np.array(fit) > 0.5
    for _ in range(5):
        if good.sum() < 0.8 * len(fit):
            return None
        affine = np.linalg.lstsq(here[good], there[good], rcond=None)[0]
        good = (np.array(fit) > 0.5) & (np.hypot(*(here @ affine - there).T) < 3)
    return affine


def correlation(picture, chip):
    chip = chip - chip.mean()
    ones = np.ones_like(chip)
    sums, squares = fftconvolve(picture, ones, 'valid'), fftconvolve(picture ** 2, ones, 'valid')
    spread = np.maximum(squares - sums ** 2 / chip.size, 1e-3 * chip.size)
    return fftconvolve(picture, chip[::-1, ::-1], 'valid') / np.sqrt(spread * (chip ** 2).sum() + 1e-6)


def scenes_at(gsd):
    """Placed scenes at `gsd` with all listed craters in them, by number; `ignore` covers what nobody looked at. And each one's craters' fields, as `boxes` go."""
    out, fields, rows = {}, {}, listed()
    for number, place in placed().items():
        factor = place['gsd'] / gsd
        image = resampled(Image.open(f'{datasets.DATA}/artillery-craters/scenes/mapvestigation_crater_field_{number}.jpg').convert('RGB'), factor)
        centres = np.c_[metres_from(place['origin'], rows), np.ones(len(rows))] @ np.array(place['affine']) * factor
        seen = (centres > 0).all(1) & (centres < [image.width, image.height]).all(1)
        boxes, unsure, fields[number] = [], [], []
        for crater, centre in zip(np.array(rows)[seen], centres[seen]):
            if crater['box'] is None:
                unsure.append([*(centre - 20), *(centre + 20)])
            else:
                fields[number].append(crater['field'])
                boxes.append((crater['box'] - CHIP_PX / 2) * CHIP_GSD / gsd + np.tile(centre, 2))
        ignore = np.concatenate([datasets.as_boxes(unsure), unknown(image, centres[seen], KNOWN_M / gsd)])
        out[number] = Scene(f'field {number}', image, datasets.as_boxes(boxes), ignore)
    return out, fields


def unknown(image, centres, reach):
    """Boxes that cover all cells whose middle is farther than `reach` px from every centre."""
    rows, cols = np.mgrid[0:image.height:CELL_PX, 0:image.width:CELL_PX] + CELL_PX / 2
    far = np.min([np.hypot(cols - x, rows - y) for x, y in centres], 0) > reach
    boxes = []
    for r, row in enumerate(far):
        edges = np.flatnonzero(np.diff(np.r_[0, row.astype(int), 0]))
        boxes += [[a * CELL_PX, r * CELL_PX, b * CELL_PX, (r + 1) * CELL_PX] for a, b in edges.reshape(-1, 2)]
    return datasets.as_boxes(boxes)


def chips_with_boxes(leave_out):
    """[(picture PIL, boxes in its px)] of the fields not left out; craters of the same field that reach into a chip count too."""
    rows = [r for r in listed() if r['field'] not in leave_out]
    out = []
    for field in sorted({r['field'] for r in rows}):
        mine = [r for r in rows if r['field'] == field and r['box'] is not None]
        if not mine:
            continue
        where = metres_from((mine[0]['lon'], mine[0]['lat']), mine) / CHIP_GSD
        for i, crater in enumerate(mine):
            near = np.flatnonzero((np.abs(where - where[i]) < CHIP_PX).all(1))
            boxes = [mine[j]['box'] + np.tile(where[j] - where[i], 2) for j in near]
            image = Image.open(f"{datasets.DATA}/artillery-craters/chips/{crater['chip']}").convert('RGB')
            out.append((image, datasets.as_boxes(boxes)))
    return out
