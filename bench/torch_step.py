#!/usr/bin/env python3
"""Times one dense SGD training step and one forward pass in PyTorch on one CPU thread, as the peer to beat.

usage: python3 torch_step.py lenet5|alexnet|resnet18 [batch=128] [threads=1] [seconds=20] [mode=fp32]
modes: fp32            as a user writes it
       fp32-cl         channels_last, what PyTorch's guide recommends on CPUs
       bf16-cl         channels_last under bfloat16 autocast (fast on CPUs that have bfloat16 instructions)
       best            the fastest of fp32 and fp32-cl, each of train and forward: THE PEER
       best-bf16       the fastest of all three
needs: a current PyTorch (beside_pytorch.py makes a virtual environment with one); OPENBLAS_CORETYPE and
OPENBLAS_L2_SIZE unset. Debian's python3-torch is 1.13 and slow on many CPUs.
prints one JSON line: model, parameters, batch, threads, mode, train_ms (median), forward_ms (median).
Same layer shapes as the project's model zoo.
For a CPU without AVX-512: ATEN_CPU_CAPABILITY=avx2 ONEDNN_MAX_CPU_ISA=AVX2 python3 torch_step.py …
"""
import json
import statistics
import sys
import time

import torch
from torch import nn


def lenet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10)), (1, 28, 28), 10


def alexnet():
    def conv(i, o, stride=1):
        return [nn.Conv2d(i, o, 3, stride=stride, padding=1), nn.ReLU()]
    return nn.Sequential(
        *conv(3, 64, 2), nn.MaxPool2d(2), *conv(64, 192), nn.MaxPool2d(2),
        *conv(192, 384), *conv(384, 256), *conv(256, 256), nn.MaxPool2d(2), nn.Flatten(),
        nn.Dropout(0.5), nn.Linear(1024, 4096), nn.ReLU(), nn.Dropout(0.5), nn.Linear(4096, 4096), nn.ReLU(),
        nn.Linear(4096, 10)), (3, 32, 32), 10


class Residual(nn.Module):
    def __init__(self, i, o, stride):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(i, o, 3, stride, 1, bias=False), nn.BatchNorm2d(o), nn.ReLU(),
            nn.Conv2d(o, o, 3, 1, 1, bias=False), nn.BatchNorm2d(o))
        same = stride == 1 and i == o
        self.skip = nn.Identity() if same else nn.Sequential(nn.Conv2d(i, o, 1, stride, bias=False), nn.BatchNorm2d(o))

    def forward(self, x):
        return torch.relu(self.body(x) + self.skip(x))


def resnet18():
    layers = [nn.Conv2d(3, 64, 3, padding=1, bias=False), nn.BatchNorm2d(64), nn.ReLU()]
    width = 64
    for out, stride in ((64, 1), (128, 2), (256, 2), (512, 2)):
        layers += [Residual(width, out, stride), Residual(out, out, 1)]
        width = out
    return nn.Sequential(*layers, nn.AvgPool2d(4), nn.Flatten(), nn.Linear(512, 100)), (3, 32, 32), 100


def median_ms(step, seconds):
    step()
    times, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < 3:
        start = time.perf_counter()
        step()
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times)


def measure(name, batch, seconds, mode):
    torch.manual_seed(0)
    net, shape, classes = {"lenet5": lenet5, "alexnet": alexnet, "resnet18": resnet18}[name]()
    x, y = torch.rand(batch, *shape), torch.arange(batch) % classes
    if mode.endswith("-cl"):
        net, x = net.to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)
    sgd, loss = torch.optim.SGD(net.parameters(), lr=0.01), nn.CrossEntropyLoss()
    low = mode.startswith("bf16")

    def train():
        sgd.zero_grad(set_to_none=True)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=low):
            out = net(x)
        loss(out.float(), y).backward()
        sgd.step()

    def forward():
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=low):
            net(x)

    net.train()
    train_ms = median_ms(train, seconds)
    net.eval()
    return train_ms, median_ms(forward, seconds / 2), sum(p.numel() for p in net.parameters())


def main():
    name = sys.argv[1]
    batch, threads, seconds = (int(a) for a in (sys.argv[2:5] + ["128", "1", "20"][len(sys.argv[2:5]):]))
    mode = sys.argv[5] if len(sys.argv) > 5 else "fp32"
    torch.set_num_threads(threads)
    modes = {"best": ["fp32", "fp32-cl"], "best-bf16": ["fp32", "fp32-cl", "bf16-cl"]}.get(mode, [mode])
    results = {m: measure(name, batch, seconds / len(modes), m) for m in modes}
    train = min(results, key=lambda m: results[m][0])
    forward = min(results, key=lambda m: results[m][1])
    print(json.dumps({"model": name, "parameters": results[train][2], "batch": batch, "threads": threads, "mode": mode,
                      "train_ms": round(results[train][0], 2), "forward_ms": round(results[forward][1], 2),
                      "train_mode": train, "forward_mode": forward, "torch": torch.__version__}))


if __name__ == "__main__":
    main()
