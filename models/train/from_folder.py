"""A net as a folder of models/ has it, to be trained on: its checkpoint is not kept, its weights are."""
import json
import os

import numpy as np
import torch

from layers import Conv, Residual


def weights_of(folder):
    """{name: values} of weights.bin, as model.json lists them."""
    with open(os.path.join(folder, 'model.json')) as file:
        listed = json.load(file)['weightsManifest'][0]['weights']
    raw, at, values = np.fromfile(os.path.join(folder, 'weights.bin'), '<f4'), 0, {}
    for weight in listed:
        count = int(np.prod(weight['shape']))
        values[weight['name']] = torch.from_numpy(raw[at:at + count].reshape(weight['shape']).copy())
        at += count
    assert at == len(raw), f'{folder}: weights.bin holds {len(raw)} numbers, its manifest {at}'
    return values


def take_weights(net, folder, pictures):
    """Fills a CentreNet of the same layers. The batch norms, folded in the folder, are set apart again by what `pictures` (normalised,
    [N,3,H,W]) give: at their means and variances the net computes what the folder's does, in training as in use.
    """
    values = weights_of(folder)
    convs = {}
    for i, layer in enumerate(net.trunk):
        if isinstance(layer, Conv):
            convs[f'stem{i}'] = layer
        elif isinstance(layer, Residual):
            convs[f'block{i}/first'], convs[f'block{i}/second'] = layer.first, layer.second
    with torch.no_grad():
        for name, layer in convs.items():
            layer.conv.weight.copy_(values[f'{name}/weights'].permute(3, 2, 0, 1))
            plain(layer.norm, values[f'{name}/bias'])
        heads, bias = values['heads/weights'].permute(3, 2, 0, 1), values['heads/bias']
        net.centre.weight.copy_(heads[:1])
        net.centre.bias.copy_(bias[:1])
        net.geometry.weight.copy_(heads[1:])
        net.geometry.bias.copy_(bias[1:])
        seen = {}
        hooks = [layer.conv.register_forward_hook(lambda _, __, y, name=name: seen.update({name: torch.var_mean(y, (0, 2, 3))})) for name, layer in convs.items()]
        net.eval()(pictures)
        for hook in hooks:
            hook.remove()
        for name, layer in convs.items():
            variance, mean = seen[name]
            set_apart(layer.norm, variance, mean)


def plain(norm, bias):
    """A batch norm that only adds `bias`."""
    norm.running_mean.zero_()
    norm.running_var.fill_(1)
    norm.weight.fill_(1).mul_((1 + norm.eps) ** 0.5)
    norm.bias.copy_(bias)


def set_apart(norm, variance, mean):
    """The same function as `plain`, about these statistics."""
    norm.running_mean.copy_(mean)
    norm.running_var.copy_(variance)
    norm.weight.copy_(torch.sqrt(variance + norm.eps))
    norm.bias.add_(mean)
