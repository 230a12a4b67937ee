#!/usr/bin/env python3
"""How much of an image arrives at each layer of an untrained AlexNet.

  bench/first_signal.py FOLDER [--width 4] [--seed 1]

FOLDER holds CIFAR-10's data_batch_1.bin. For every start the standard deviation over 128 images of what a unit
of that layer adds up, as the root mean square over the layer's units: what the layers after it can tell images
apart by. Weights are drawn as by model.initial-gain, masks as by pruning.initial-mask and pruning.initial-scale,
from another generator of random numbers. --width 4 divides all widths by four. Needs NumPy.
"""
import argparse
import pathlib

import numpy as np

SHAPES = [("conv1", 3, 64, 3), ("conv2", 64, 192, 3), ("conv3", 192, 384, 3), ("conv4", 384, 256, 3),
          ("conv5", 256, 256, 3), ("dense1", 1024, 4096, 1), ("dense2", 4096, 4096, 1), ("output", 4096, 10, 1)]
STARTS = [  # gain, sparsity, mask, scale
    (1, 0, None, None), (1.7, 0, None, None), (6 ** .5, 0, None, None),
    (1, .5, "random", "dense"), (1, .5, "random", "sparse"), (1, .5, "magnitude", "sparse"),
    (1, .8, "random", "dense"), (1, .8, "magnitude", "dense"), (1, .8, "random", "sparse"),
    (1, .8, "magnitude", "sparse"), (6 ** .5, .8, "magnitude", "dense")]


def shapes(width):
    for name, inputs, outputs, side in SHAPES:
        yield (name, inputs if name == "conv1" else inputs // width,
               outputs if name == "output" else outputs // width, side)


def densities(layers, sparsity):
    """Erdős–Rényi-kernel: in proportion to the sum of a layer's dimensions by their product, at most 1."""
    sizes = [i * o * k * k for _, i, o, k in layers]
    raw = [(i + o + (2 * k if k > 1 else 0)) / size for (_, i, o, k), size in zip(layers, sizes)]
    full = set()
    while True:
        left = (1 - sparsity) * sum(sizes) - sum(sizes[j] for j in full)
        scale = left / sum(raw[j] * sizes[j] for j in range(len(sizes)) if j not in full)
        over = {j for j in range(len(sizes)) if j not in full and scale * raw[j] > 1}
        if not over:
            return [1 if j in full else scale * raw[j] for j in range(len(sizes))]
        full |= over


def kernel(random, inputs, outputs, side, gain, density, mask, scale):
    bound = 1 / (inputs * side * side) ** .5
    weights = random.uniform(-bound * gain, bound * gain, (outputs, inputs * side * side)).astype(np.float32)
    if density < 1:
        order = np.abs(weights) if mask == "magnitude" else random.random(weights.shape, dtype=np.float32)
        weights[order < np.quantile(order, 1 - density)] = 0
        if scale == "sparse":
            weights /= density ** .5
    return weights, random.uniform(-bound, bound, outputs).astype(np.float32)


def windows(x, stride):
    """What a 3 × 3 kernel sees with a padding of 1: images × rows × columns × (channels · 9)."""
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    seen = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(2, 3))[:, :, ::stride, ::stride]
    return seen.transpose(0, 2, 3, 1, 4, 5).reshape(len(x), *seen.shape[2:4], -1)


def signal(images, layers, seed, gain, sparsity, mask, scale):
    random = np.random.default_rng(seed)
    x, spread = images, []
    for (name, inputs, outputs, side), density in zip(layers, densities(layers, sparsity)):
        weights, bias = kernel(random, inputs, outputs, side, gain, density, mask, scale)
        if side > 1:
            x = (windows(x, 2 if name == "conv1" else 1) @ weights.T + bias).transpose(0, 3, 1, 2)
        else:
            x = x.reshape(len(x), -1) @ weights.T + bias
        spread.append(np.sqrt(np.mean(np.var(x, axis=0))))
        x = np.maximum(x, 0)
        if name in ("conv1", "conv2", "conv5"):
            images, channels, height, width = x.shape
            x = x.reshape(images, channels, height // 2, 2, width // 2, 2).max((3, 5))
    return spread


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--width", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    records = np.fromfile(options.folder / "data_batch_1.bin", np.uint8, 128 * 3073).reshape(128, 3073)
    images = ((records[:, 1:].reshape(128, 3, 32, 32) / 255 - .47) / .25).astype(np.float32)
    layers = list(shapes(options.width))
    print("| first weights | " + " | ".join(layer[0] for layer in layers) + " |")
    print("|---" * (len(layers) + 1) + "|")
    for gain, sparsity, mask, scale in STARTS:
        label = "gain %.3g" % gain + (", s₀ = %.1f, %s, %s" % (sparsity, mask, scale) if mask else ", dense")
        values = signal(images, layers, options.seed, gain, sparsity, mask, scale)
        print("| %s | %s |" % (label, " | ".join("%.2g" % value for value in values)))


if __name__ == "__main__":
    main()
