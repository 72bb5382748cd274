"""Centre heat-maps: targets, loss and decoding. Zhou et al., "Objects as points", 2019; Law & Deng, "CornerNet", 2018 (focal loss)."""
import numpy as np
import torch
import torch.nn.functional as F


def targets(boxes, ignore, size, stride, spread, sizes_of):
    """Heat [h,w], geometry [g,h,w], geometry's weight [h,w] and heat's weight [h,w] of one square crop.

    spread: sigma of the heat as a share of sqrt(box area). sizes_of(width, height) gives the log sizes after the two offsets.
    """
    cells = size // stride
    heat = np.zeros((cells, cells), np.float32)
    asked = np.ones((cells, cells), np.float32)
    geometry, near = None, np.full((cells, cells), np.inf, np.float32)
    rows, cols = np.mgrid[:cells, :cells].astype(np.float32)
    for x0, y0, x1, y1 in ignore / stride:
        asked[max(0, int(y0)):max(0, int(np.ceil(y1))), max(0, int(x0)):max(0, int(np.ceil(x1)))] = 0
    centres = []
    for x0, y0, x1, y1 in boxes:
        seen = max(0, min(size, x1) - max(0, x0)) * max(0, min(size, y1) - max(0, y0)) / max((x1 - x0) * (y1 - y0), 1e-6)
        if seen == 0:
            continue
        cx, cy = (x0 + x1) / 2 / stride, (y0 + y1) / 2 / stride
        if seen < 0.55 or not (0 <= cx < cells and 0 <= cy < cells):
            asked[max(0, int(y0 / stride)):max(0, int(np.ceil(y1 / stride))), max(0, int(x0 / stride)):max(0, int(np.ceil(x1 / stride)))] = 0
            continue
        centres.append((cx, cy, x1 - x0, y1 - y0))
    for cx, cy, width, height in centres:
        sigma = max(0.7, spread * np.sqrt(width * height) / stride)
        col, row = int(cx), int(cy)
        square = (cols - col) ** 2 + (rows - row) ** 2
        hill = np.exp(-square / (2 * sigma * sigma))
        hill[hill < 0.01] = 0
        heat = np.maximum(heat, hill)
        heat[row, col] = 1
        asked[row, col] = 1
        values = [cx - (cols + 0.5), cy - (rows + 0.5), *[np.full_like(cols, v) for v in sizes_of(width, height)]]
        if geometry is None:
            geometry = np.zeros((len(values), cells, cells), np.float32)
        mine = (square <= 2.1) & (square < near)
        near[mine] = square[mine]
        for plane, value in zip(geometry, values):
            plane[mine] = value[mine]
    return heat, geometry, np.isfinite(near).astype(np.float32), asked


def loss(output, heat, geometry, geometry_weight, asked, geometry_gain=1.0):
    """output: logits and geometry [N,1+g,h,w]. Penalty-reduced focal loss (alpha 2, beta 4) plus L1 around the centres."""
    p = torch.sigmoid(output[:, 0]).clamp(1e-4, 1 - 1e-4)
    positive = (heat == 1).float() * asked
    gain = positive * torch.log(p) * (1 - p) ** 2
    cost = (1 - positive) * asked * torch.log(1 - p) * p ** 2 * (1 - heat) ** 4
    focal = -(gain.sum() + cost.sum()) / positive.sum().clamp(min=output.shape[0] / 2)
    error = (output[:, 1:] - geometry).abs().sum(1) * geometry_weight
    return focal + geometry_gain * error.sum() / geometry_weight.sum().clamp(min=1)


def peaks(output, threshold, radius=1):
    """Local maxima of output [1+g,h,w] (a probability first): rows of score, col, row, then the geometry."""
    centre = output[0]
    top = F.max_pool2d(centre[None, None], 2 * radius + 1, 1, radius)[0, 0]
    rows, cols = torch.nonzero((centre >= top) & (centre >= threshold), as_tuple=True)
    found = torch.cat([torch.stack([centre[rows, cols], cols.float(), rows.float()]), output[1:, rows, cols]]).T.numpy()
    return found[np.argsort(-found[:, 0], kind='stable')]


def decode(output, stride, threshold, radius=1):
    """Detections of one picture: rows of score, x0, y0, x1, y1 in input px. A last channel alone is a diameter.

    Of two that are one (`are_one`, as in src/core/detect/suppress-overlaps.ts) the better stays.
    """
    kept = np.zeros((0, 5))
    for score, col, row, dx, dy, *logs in peaks(output, threshold, radius):
        width, height = np.exp(logs) if len(logs) == 2 else np.exp(logs * 2)
        x, y = (col + 0.5 + dx) * stride, (row + 0.5 + dy) * stride
        found = np.array([score, x - width / 2, y - height / 2, x + width / 2, y + height / 2])
        if not are_one(kept, found).any():
            kept = np.concatenate([kept, found[None]])
    return kept


def are_one(kept, found, most_overlap=0.4, inside=0.8):
    """Whether each of `kept` overlaps `found` by more than `most_overlap` (IoU), or one lies in the other by more than `inside`."""
    shared = np.clip(np.minimum(kept[:, 3:], found[3:]) - np.maximum(kept[:, 1:3], found[1:3]), 0, None).prod(1)
    areas = (kept[:, 3:] - kept[:, 1:3]).prod(1)
    area = (found[3:] - found[1:3]).prod()
    return (shared > most_overlap * (areas + area - shared)) | (shared > inside * np.minimum(areas, area))
