"""What sensors, air and products do to a picture, at random: coarser sampling, blur, haze, gain and gamma per channel, grey, noise, JPEG."""
import io

import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter


def augment(pixels, random, coarsest=2.0, strength=1.0, gain=0.0, jpeg=0.4):
    """uint8 HWC in and out. gain: the mean log gain, below 0 for products that are bright as they come; jpeg: how often. coarsest: by how much the ground sample distance may have been larger before resampling to this one."""
    size = pixels.shape[0]
    if coarsest > 1 and random.random() < 0.5:
        small = max(8, round(size / random.uniform(1, coarsest)))
        image = Image.fromarray(pixels).resize((small, small), Image.BILINEAR)
        pixels = np.asarray(image.resize((size, size), Image.BILINEAR if random.random() < 0.5 else Image.BICUBIC))
    x = pixels.astype(np.float32)
    if random.random() < 0.3:
        sigma = random.uniform(0.3, 1.2) * strength
        x = gaussian_filter(x, (sigma, sigma, 0), truncate=2.5)
    elif random.random() < 0.2:
        x = np.clip(x + random.uniform(0.3, 1.0) * (x - gaussian_filter(x, (1.2, 1.2, 0), truncate=2.5)), 0, 255)
    if random.random() < 0.8:
        x /= 255
        x **= np.exp(random.normal(0, 0.25) + random.normal(0, 0.06, 3)).astype(np.float32)
        x *= (np.exp(random.normal(gain, 0.2)) * np.exp(random.normal(0, 0.08, 3))).astype(np.float32)
        airlight = random.uniform(0, 0.3) if random.random() < 0.4 else 0
        x = x * (1 - airlight) + airlight * random.uniform(0.6, 1) * np.array([0.95, 1, 1.05], np.float32)
        x *= 255
    if random.random() < 0.15:
        x[:] = (x @ np.array([0.35, 0.45, 0.2], np.float32))[..., None]
    if random.random() < 0.5:
        noise = random.normal(0, random.uniform(1, 8 * strength), x.shape[:2] + ((3,) if random.random() < 0.7 else (1,)))
        x += noise.astype(np.float32)
    pixels = np.clip(x + 0.5, 0, 255).astype(np.uint8)
    if random.random() < jpeg:
        file = io.BytesIO()
        Image.fromarray(pixels).save(file, 'JPEG', quality=int(random.integers(35, 96)))
        pixels = np.asarray(Image.open(file))
    return pixels
