"""What the program reads of a net: the mean of its outputs over turns of a picture, turned back (src/core/detect/average-turns.ts)."""
import torch

ACROSS, DOWN, EXCHANGED = 1, 2, 4
TURNS = {1: [0], 4: [0, ACROSS + DOWN, ACROSS + EXCHANGED, DOWN + EXCHANGED], 8: list(range(8))}


def averaged(net, turns):
    """The mean output over none (1), quarter turns (4), or all eight turns and mirrorings, of pictures [N,3,H,W]: the centre, two offsets, then the log
    width and height or the log diameter."""
    def output(x):
        return sum(of_turn(net, x, turn) for turn in TURNS[turns]) / turns
    return output


def of_turn(net, x, turn):
    mirrored = [axis for bit, axis in ((ACROSS, 3), (DOWN, 2)) if turn & bit]
    seen = x.transpose(2, 3) if turn & EXCHANGED else x
    seen = net.output(seen.flip(mirrored).contiguous(memory_format=torch.channels_last)).flip(mirrored)
    seen[:, 1] *= -1 if turn & ACROSS else 1
    seen[:, 2] *= -1 if turn & DOWN else 1
    if turn & EXCHANGED:
        seen = seen.transpose(2, 3)[:, [0, 2, 1, *range(seen.shape[1] - 1, 2, -1)]]  # width and height change places, a diameter stays
    return seen
