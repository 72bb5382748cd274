"""A CentreNet as a TensorFlow.js graph model: model.json (GraphDef as JSON) and weights.bin (float32, little-endian).

Written by hand, for want of the converter: Placeholder, Const, Conv2D, _FusedConv2D, BiasAdd, AddV2, Relu, Sigmoid, Mul, Identity and nothing else.
Height and width stay open.
"""
import base64
import json

import numpy as np

from layers import Conv, Residual

FLOAT = {'type': 'DT_FLOAT'}


class Graph:
    def __init__(self):
        self.nodes, self.weights, self.bytes = [], [], []

    def node(self, name, op, inputs=(), **attributes):
        self.nodes.append({'name': name, 'op': op, 'input': list(inputs), 'attr': attributes})
        return name

    def const(self, name, value):
        value = np.ascontiguousarray(value, '<f4')
        self.weights.append({'name': name, 'shape': list(value.shape), 'dtype': 'float32'})
        self.bytes.append(value.tobytes())
        return self.node(name, 'Const', dtype=FLOAT, value={'tensor': {'dtype': 'DT_FLOAT', 'tensorShape': shape(value.shape)}})

    def convolution(self, name, x, weights, bias, stride=1, dilation=1, relu=False):
        inputs = [x, self.const(f'{name}/weights', weights), self.const(f'{name}/bias', bias)]
        steps = [text('BiasAdd')] + ([text('Relu')] if relu else [])
        return self.node(name, '_FusedConv2D', inputs, T=FLOAT, num_args={'i': '1'}, epsilon={'f': 0.0},
                         fused_ops={'list': {'s': steps}}, padding={'s': text('SAME')}, data_format={'s': text('NHWC')},
                         strides=numbers(1, stride, stride, 1), dilations=numbers(1, dilation, dilation, 1),
                         use_cudnn_on_gpu={'b': True}, explicit_paddings={'list': {}})


def text(value):
    return base64.b64encode(value.encode()).decode()


def numbers(*values):
    return {'list': {'i': [str(v) for v in values]}}


def shape(sizes):
    return {'dim': [{'size': str(s)} for s in sizes]}


def graph_of(net):
    graph = Graph()
    x = graph.node('image', 'Placeholder', dtype=FLOAT, shape={'shape': shape((1, -1, -1, 3))})
    for i, layer in enumerate(net.trunk):
        if isinstance(layer, Conv):
            x = conv(graph, f'stem{i}', x, layer)
        elif isinstance(layer, Residual):
            inner = conv(graph, f'block{i}/second', conv(graph, f'block{i}/first', x, layer.first), layer.second)
            x = graph.node(f'block{i}', 'Relu', [graph.node(f'block{i}/sum', 'AddV2', [x, inner], T=FLOAT)], T=FLOAT)
    weights = np.concatenate([head.weight.detach().permute(2, 3, 1, 0).numpy() for head in (net.centre, net.geometry)], -1)
    bias = np.concatenate([head.bias.detach().numpy() for head in (net.centre, net.geometry)])
    x = graph.convolution('heads', x, weights, bias)
    # The first channel becomes a probability, the others pass: a Concat would want an axis in whole numbers.
    first = np.zeros(len(bias), np.float32)
    first[0] = 1
    centre = graph.node('centre', 'Mul', [graph.node('probability', 'Sigmoid', [x], T=FLOAT), graph.const('centre/only', first)], T=FLOAT)
    geometry = graph.node('geometry', 'Mul', [x, graph.const('geometry/only', 1 - first)], T=FLOAT)
    graph.node('out', 'Identity', [graph.node('both', 'AddV2', [centre, geometry], T=FLOAT)], T=FLOAT)
    return graph, len(bias)


def conv(graph, name, x, layer):
    weights, bias = layer.folded()
    return graph.convolution(name, x, weights.detach().numpy(), bias.detach().numpy(), layer.stride, layer.conv.dilation[0], not layer.linear)


def write_graph_model(net, folder, name):
    graph, channels = graph_of(net)
    tensor = lambda at, sizes: {'name': f'{at}:0', 'dtype': 'DT_FLOAT', 'tensorShape': shape(sizes)}
    model = {
        'format': 'graph-model',
        'generatedBy': f'aftermath {name}',
        'convertedBy': 'models/train/tfjs_graph.py',
        'signature': {'inputs': {'image': tensor('image', (1, -1, -1, 3))}, 'outputs': {'out': tensor('out', (1, -1, -1, channels))}},
        'modelTopology': {'node': graph.nodes, 'library': {}, 'versions': {'producer': 1882}},
        'weightsManifest': [{'paths': ['weights.bin'], 'weights': graph.weights}],
    }
    with open(f'{folder}/model.json', 'w') as file:
        json.dump(model, file, separators=(',', ':'))
    with open(f'{folder}/weights.bin', 'wb') as file:
        file.write(b''.join(graph.bytes))
