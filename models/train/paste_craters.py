"""Real craters laid onto other ground: what each does to the light of the ground round it, as a log ratio, on pavement and grass of airports.

No picture of a real crater on pavement is at hand. The colour of a crop in which one lies would not come along, so most of it is taken out. After "Simple copy-paste", Ghiasi et al., 2021, but in ratios, as both grounds differ in light.
"""
import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter

SOIL = np.array([0.08, 0, -0.12], np.float32)  # ln of what earth does to grey light
COLOUR = 0.2  # the share of a patch's own colour that is kept
REACH = 0.85  # of the diameter, from the middle: as far as a patch goes; it fades out from 0.55 on


def patches(scenes, least_contrast=0.15):
    """Of all craters that lie alone and stand out from their ground: ln of the light over the median of the ring round each, float32 [n,n,3]; the
    middle is the crater's, the side 2 * REACH diameters.
    """
    out = []
    for scene in scenes:
        pixels = np.log(np.maximum(np.asarray(scene.image, np.float32), 4))
        middles = (scene.boxes[:, :2] + scene.boxes[:, 2:]) / 2
        widths = np.sqrt((scene.boxes[:, 2:] - scene.boxes[:, :2]).prod(1))
        for i, ((x, y), width) in enumerate(zip(middles, widths)):
            reach = int(np.ceil(REACH * width))
            x, y = round(x), round(y)
            if width < 14 or min(x, y) < reach or x + reach >= pixels.shape[1] or y + reach >= pixels.shape[0]:
                continue
            if any(j != i and np.hypot(*(middles[j] - middles[i])) < (width + widths[j]) * 0.6 for j in range(len(middles))):
                continue
            part = pixels[y - reach:y + reach + 1, x - reach:x + reach + 1]
            away = from_middle(2 * reach + 1) * REACH
            ratio = part - np.median(part[(away > 0.6) & (away < REACH)], axis=0)
            if ratio[away < 0.4].mean(1).std() + abs(ratio[away < 0.4].mean()) >= least_contrast:
                grey = ratio.mean(2, keepdims=True)
                out.append(np.clip(grey + COLOUR * (ratio - grey), -1.2, 0.7))
    return out


def from_middle(side):
    """Distance from the middle, 1 at the middle of an edge, [side,side]."""
    rows, cols = (np.mgrid[:side, :side] - (side - 1) / 2) / (side / 2)
    return np.hypot(rows, cols)


def pasted(pixels, random, patches, most=4, narrowest=18, widest=52):
    """uint8 HWC with one to `most` craters of `narrowest` to `widest` px, and their boxes [n,4]."""
    light = np.maximum(pixels.astype(np.float32), 1)
    size, boxes = pixels.shape[0], []
    for _ in range(int(random.integers(1, most + 1))):
        width = float(np.exp(random.uniform(np.log(narrowest), np.log(widest))))
        side = round(2 * REACH * width)
        x, y = random.uniform(side / 2, size - side / 2, 2).astype(int) - side // 2
        middle = np.array([x + side / 2, y + side / 2])
        if any(np.hypot(*(middle - (b[:2] + b[2:]) / 2)) < 0.7 * (width + b[2] - b[0]) for b in np.array(boxes).reshape(-1, 4)):
            continue
        ratio = patches[random.integers(len(patches))]
        ratio = np.stack([np.asarray(Image.fromarray(plane).resize((side, side), Image.BICUBIC)) for plane in ratio.transpose(2, 0, 1)], 2)
        ratio = np.rot90(ratio[:, ::-1] if random.random() < 0.5 else ratio, int(random.integers(4))) * random.uniform(0.7, 1.3) + SOIL * random.uniform(0, 1)
        away = (from_middle(side) * REACH)[..., None]
        covers = np.clip((0.8 - away) / 0.25, 0, 1)
        torn = np.clip((0.55 - away) / 0.2, 0, 1)
        ground = light[y:y + side, x:x + side]
        # Where it is torn open the pavement's own joints and paint are gone.
        bare = torn * gaussian_filter(ground, (width / 4, width / 4, 0)) + (1 - torn) * ground
        light[y:y + side, x:x + side] = bare * np.exp(covers * ratio)
        boxes.append([*(middle - width / 2), *(middle + width / 2)])
    return np.clip(light + 0.5, 0, 255).astype(np.uint8), np.array(boxes).reshape(-1, 4)
