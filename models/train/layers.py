"""The few layers all image models are made of, with TensorFlow's SAME padding, so that the exported graph computes the same.

No up-sampling: it would need the picture's size inside the graph. A trunk that keeps its resolution and widens its view
by dilation takes any size (Yu & Koltun, "Multi-scale context aggregation by dilated convolutions", 2016).
"""
import torch
import torch.nn as nn
import torch.nn.functional as F


class Conv(nn.Module):
    """Convolution, batch norm, and a ReLU unless `linear`. SAME: a stride of 2 pads right and bottom only."""

    def __init__(self, inputs, outputs, size=3, stride=1, dilation=1, linear=False):
        super().__init__()
        self.stride, self.linear = stride, linear
        self.conv = nn.Conv2d(inputs, outputs, size, stride=stride, dilation=dilation, bias=False,
                              padding=dilation * (size // 2) if stride == 1 else 0)
        nn.init.kaiming_normal_(self.conv.weight, nonlinearity='relu')
        self.norm = nn.BatchNorm2d(outputs, momentum=0.03)

    def forward(self, x):
        if self.stride == 2:
            x = F.pad(x, (0, 1, 0, 1))
        x = self.norm(self.conv(x))
        return x if self.linear else F.relu(x)

    def folded(self):
        """Weights HWIO and bias with the batch norm folded in."""
        scale = self.norm.weight / torch.sqrt(self.norm.running_var + self.norm.eps)
        return (self.conv.weight * scale[:, None, None, None]).permute(2, 3, 1, 0), self.norm.bias - self.norm.running_mean * scale


class Residual(nn.Module):
    """x + two convolutions of x. He et al., "Deep residual learning", 2016."""

    def __init__(self, width, dilations):
        super().__init__()
        self.first = Conv(width, width, dilation=dilations[0])
        self.second = Conv(width, width, dilation=dilations[1], linear=True)
        nn.init.constant_(self.second.norm.weight, 0.3)

    def forward(self, x):
        return F.relu(x + self.second(self.first(x)))


class CentreNet(nn.Module):
    """A picture [N,3,H,W], normalised, to [N,1+G,H/stride,W/stride]: the centre's logit, then G linear geometry channels.

    Zhou et al., "Objects as points", 2019, without its hourglass.
    """

    def __init__(self, stem, blocks, geometry):
        """stem: (width, stride) per convolution; blocks: a pair of dilations each; geometry: the channels' starting biases."""
        super().__init__()
        layers, width = [], 3
        for outputs, stride in stem:
            layers.append(Conv(width, outputs, stride=stride))
            width = outputs
        self.trunk = nn.Sequential(*layers, *[Residual(width, dilations) for dilations in blocks])
        self.centre = nn.Conv2d(width, 1, 1)
        nn.init.constant_(self.centre.bias, -4.0)
        self.geometry = nn.Conv2d(width, len(geometry), 1)
        self.geometry.bias.data = torch.tensor(geometry, dtype=torch.float32)
        self.stride = 1
        for _, stride in stem:
            self.stride *= stride

    def forward(self, x):
        return self.heads(self.trunk(x))

    def heads(self, features):
        return torch.cat([self.centre(features), self.geometry(features)], 1)

    def output(self, x):
        """What the exported graph gives: the centre as a probability."""
        y = self(x)
        return torch.cat([torch.sigmoid(y[:, :1]), y[:, 1:]], 1)


def parameter_count(net):
    return sum(p.numel() for p in net.parameters())


def macs_per_input_pixel(net):
    """Multiply-accumulates a pixel of the input picture."""
    total, area = 0.0, 1.0
    for module in net.modules():
        if isinstance(module, Conv):
            area *= module.stride ** 2
            total += module.conv.weight.numel() / area
    return total + (net.centre.weight.numel() + net.geometry.weight.numel()) / area
