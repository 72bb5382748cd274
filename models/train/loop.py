"""One training run: AdamW under a cosine, weights averaged over time (EMA), a checkpoint every minute so that a run can be cut and exported.

Where the processor has bfloat16 the trunk computes in it (twice as fast there, slower elsewhere); weights, heads and loss stay in float32.
"""
import copy
import math
import multiprocessing
import os
import time

import torch

import heatmap


def has_bfloat16():
    with open('/proc/cpuinfo') as file:
        return '_bf16' in file.read()


class Feed:
    """Batches made by another process, ahead of need. It works on a copy of everything as it stood when the feed was opened."""

    def __init__(self, make_batch):
        context = multiprocessing.get_context('fork')
        self.queue = context.Queue(3)
        self.process = context.Process(target=self.fill, args=(make_batch,), daemon=True)
        self.process.start()

    def fill(self, make_batch):
        os.setsid()  # Linux shares processors by session (autogroup): the feed must not slow the training
        while True:
            self.queue.put(make_batch())

    def next(self):
        return self.queue.get()

    def close(self):
        self.process.terminate()
        self.process.join()


def train(net, make_batch, to_input, minutes, rate, checkpoint, mine=None, mine_at=0.5, decay=0.999, weight_decay=0.02, geometry_gain=1.0):
    """make_batch() gives arrays: pictures uint8 [N,H,W,3], heat, geometry, geometry weight, asked. Returns the averaged net.

    Progress is processor time spent over `minutes`, whatever else the machine does; the same command need not give the same bits. mine(net) is
    called once, when the share `mine_at` of the time is spent: it may change what make_batch draws from (hard negatives). Its time counts.
    """
    torch.set_num_threads(1)
    net = net.to(memory_format=torch.channels_last)
    mean = copy.deepcopy(net)
    decayed = [p for p in net.parameters() if p.dim() > 1]
    plain = [p for p in net.parameters() if p.dim() <= 1]
    optimiser = torch.optim.AdamW([{'params': decayed, 'weight_decay': weight_decay}, {'params': plain, 'weight_decay': 0}], lr=rate)
    feed = Feed(make_batch)
    start, saved = time.process_time(), time.time()
    in_bfloat16 = has_bfloat16()
    step, running, mined = 0, None, mine is None
    while (progress := (time.process_time() - start) / 60 / minutes) < 1:
        if not mined and progress >= mine_at:
            mined = True
            feed.close()
            mine(mean.eval())
            feed = Feed(make_batch)
        for group in optimiser.param_groups:
            group['lr'] = rate * min(1, (step + 1) / 200) * (0.5 + 0.5 * math.cos(math.pi * progress)) + 1e-6
        net.train()
        pictures, *wanted = feed.next()
        pictures = to_input(pictures).to(memory_format=torch.channels_last)
        with torch.autocast('cpu', dtype=torch.bfloat16, enabled=in_bfloat16):
            features = net.trunk(pictures)
        cost = heatmap.loss(net.heads(features.float()), *map(torch.from_numpy, wanted), geometry_gain=geometry_gain)
        optimiser.zero_grad()
        cost.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        if not math.isfinite(cost.item()):
            raise FloatingPointError('The loss is not finite. Some widths fail in bfloat16 (24 did); take a multiple of 16.')
        step += 1
        keep = min(decay, step / (step + 10))
        with torch.no_grad():
            for ours, theirs in zip(mean.state_dict().values(), net.state_dict().values()):
                if ours.dtype.is_floating_point:
                    ours.mul_(keep).add_(theirs, alpha=1 - keep)
                else:
                    ours.copy_(theirs)
        running = cost.item() if running is None else 0.98 * running + 0.02 * cost.item()
        if step % 50 == 0:
            print(f'step {step} {progress:.3f} loss {running:.4f} {(time.process_time() - start) / step * 1000:.0f} ms/step', flush=True)
        if time.time() - saved > 60:
            saved = time.time()
            save(mean, checkpoint, step)
    feed.close()
    save(mean, checkpoint, step)
    return mean.eval()


def save(net, checkpoint, step):
    torch.save({'net': net.state_dict(), 'step': step}, checkpoint + '.part')
    os.replace(checkpoint + '.part', checkpoint)
