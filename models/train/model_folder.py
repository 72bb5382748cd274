"""Writes models/<id>/: the graph model, its golden chip and its card."""
import hashlib
import json
import os
import subprocess

import numpy as np
import torch

from datasets import HERE
from tfjs_graph import write_graph_model

DATA_SOURCES = {
    'airbus': {'name': 'Airbus Aircrafts Detection Sample Dataset, © Airbus DS, annotations Appen', 'licence': 'CC BY-NC-SA 4.0', 'url': 'https://www.kaggle.com/datasets/airbusgeo/airbus-aircrafts-sample-dataset'},
    'planesnet': {'name': 'PlanesNet, imagery © Planet (Open California)', 'licence': 'CC BY-SA 4.0', 'url': 'https://github.com/rhammell/planesnet'},
    'planesnet-scenes': {'name': 'Two whole scenes of planesnet-detector, imagery © Planet (Open California), aircraft drawn by hand', 'licence': 'CC BY-SA 4.0', 'url': 'https://github.com/rhammell/planesnet-detector'},
    'arcade': {'name': 'ARCADE artillery craters; imagery © Google and its suppliers, used for training only and not shipped', 'licence': 'boxes BSD-3-Clause; imagery: no licence to redistribute', 'url': 'https://github.com/Rudiment-Info/arcade'},
    'airfields': {'name': 'Screenshots of four military airfields; imagery © Google and its suppliers, used for measuring and training only and not shipped', 'licence': 'no licence to redistribute the imagery', 'url': 'https://github.com/BohdanZasymovych/aircraft-classification'},
    'rendered': {'name': "Scenes of the project's own generator (samples/render)", 'licence': 'Apache-2.0', 'url': 'samples/README.md'},
    'joplin': {'name': 'Joplin tornado 2011 tiles of xView2-deploy and hand-drawn states of buildings', 'licence': 'MIT; imagery very likely US public domain', 'url': 'https://github.com/DIUx-xView/xView2-deploy'},
}


def write_model(net, card, golden, to_input):
    """golden: uint8 [H,W,3], rendered by our own generator. Returns the folder."""
    folder = os.path.join(HERE, '..', card['id'])
    os.makedirs(f'{folder}/golden', exist_ok=True)
    write_graph_model(net, folder, card['id'])
    with torch.no_grad():
        output = net.output(to_input(golden)[None])[0].permute(1, 2, 0).contiguous().numpy()
    np.ascontiguousarray(golden, np.uint8).tofile(f'{folder}/golden/input.bin')
    output.astype('<f4').tofile(f'{folder}/golden/output.bin')
    card['golden'] = {'width': golden.shape[1], 'height': golden.shape[0]}
    card['files'] = {name: digest(f'{folder}/{name}') for name in ('model.json', 'weights.bin', 'golden/input.bin', 'golden/output.bin')}
    write_card(card, folder)
    return folder


def write_card(card, folder):
    with open(f'{folder}/card.json', 'w') as file:
        file.write(json.dumps(card, indent=2, ensure_ascii=False) + '\n')


def digest(path):
    with open(path, 'rb') as file:
        return hashlib.sha256(file.read()).hexdigest()


def commit():
    return subprocess.run(['git', '-C', HERE, 'rev-parse', '--short', 'HEAD'], capture_output=True, text=True, check=True).stdout.strip()
