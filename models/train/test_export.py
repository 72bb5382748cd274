"""Holds every models/<id>/ to its card, by hand: /usr/bin/python3 models/train/test_export.py

The graph is computed anew from model.json and weights.bin by NumPy-like steps that share nothing with the exporter, and must give the golden output.
So must a net that takes its weights from the folder, to be trained on.
"""
import base64
import glob
import json
import os

import numpy as np
import torch
import torch.nn.functional as F

import crater_50cm
from from_folder import take_weights, weights_of
from model_folder import digest

ALLOWED = {'Placeholder', 'Const', 'Identity', 'Conv2D', '_FusedConv2D', 'BiasAdd', 'Relu', 'Relu6', 'MaxPool', 'AvgPool', 'ResizeBilinear',
           'ResizeNearestNeighbor', 'ConcatV2', 'AddV2', 'Mul', 'Sigmoid', 'Reshape', 'MatMul'}
HERE = os.path.dirname(os.path.abspath(__file__))


def computed(folder, image):
    """The graph's `out` for an image [1,H,W,C]."""
    with open(f'{folder}/model.json') as file:
        model = json.load(file)
    values = weights_of(folder)
    for node in model['modelTopology']['node']:
        name, op, inputs = node['name'], node['op'], [values[i] for i in node['input']]
        assert op in ALLOWED, f'{folder}: {op}'
        if op == 'Placeholder':
            values[name] = torch.from_numpy(image)
        elif op == '_FusedConv2D':
            values[name] = convolved(*inputs, node['attr'])
        elif op != 'Const':
            values[name] = {'AddV2': torch.add, 'Mul': torch.mul, 'Relu': torch.relu, 'Sigmoid': torch.sigmoid, 'Identity': lambda x: x}[op](*inputs)
    return values['out'].numpy()


def convolved(x, weights, bias, attributes):
    stride, dilation = int(attributes['strides']['list']['i'][1]), int(attributes['dilations']['list']['i'][1])
    reach = (weights.shape[0] - 1) * dilation + 1
    pads = []
    for size in (x.shape[2], x.shape[1]):  # TensorFlow's SAME: the odd pixel goes last
        total = max((-(-size // stride) - 1) * stride + reach - size, 0)
        pads += [total // 2, total - total // 2]
    y = F.conv2d(F.pad(x.permute(0, 3, 1, 2), pads), weights.permute(3, 2, 0, 1), bias, stride, 0, dilation).permute(0, 2, 3, 1)
    return torch.relu(y) if base64.b64encode(b'Relu').decode() in attributes['fused_ops']['list']['s'] else y


def check(folder):
    with open(f'{folder}/card.json') as file:
        card = json.load(file)
    for name, sha256 in card['files'].items():
        assert digest(f'{folder}/{name}') == sha256, f'{folder}/{name} is not the one of the card'
    height, width, channels = card['golden']['height'], card['golden']['width'], len(card['input']['channels'])
    pixels = np.fromfile(f'{folder}/golden/input.bin', np.uint8).reshape(1, height, width, channels)
    image = ((pixels - np.array(card['input']['mean'])) / np.array(card['input']['std'])).astype(np.float32)
    stride, outputs = card['output']['stride'], len(card['output']['channels'])
    wanted = np.fromfile(f'{folder}/golden/output.bin', '<f4').reshape(1, height // stride, width // stride, outputs)
    worst = np.abs(computed(folder, image) - wanted).max()
    assert worst < 1e-4, f'{folder}: {worst} from the golden output'
    print(f"{card['id']}: {card['parameters']} parameters, {worst:.1e} from the golden output, highest score {wanted[..., 0].max():.2f}")


def check_taken(recipe, folder):
    with open(f'{folder}/card.json') as file:
        golden = json.load(file)['golden']
    pixels = recipe.to_input(np.fromfile(f'{folder}/golden/input.bin', np.uint8).reshape(golden['height'], golden['width'], 3))[None]
    net = recipe.new_net()
    take_weights(net, folder, pixels)
    with torch.no_grad():
        given = net.output(pixels)[0].permute(1, 2, 0).numpy()
    worst = np.abs(given - np.fromfile(f'{folder}/golden/output.bin', '<f4').reshape(given.shape)).max()
    assert worst < 1e-4, f'{folder}: {worst} from the golden output, with the weights taken'


if __name__ == '__main__':
    folders = [os.path.dirname(p) for p in sorted(glob.glob(f'{HERE}/../*/model.json'))]
    assert folders, 'no model to check'
    for each in folders:
        check(each)
    check_taken(crater_50cm, f'{HERE}/../crater-50cm-v2')
