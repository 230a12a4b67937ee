#!/usr/bin/env python3
"""Times training steps and forward passes of ./feddip bench and of PyTorch in turns, one thread each.

usage: bench/beside_pytorch.py [--models lenet5,alexnet,resnet18] [--sparsity 0,.5,.8,.9,.95,.98,.99]
                               [--gradients dense,masked] [--engine auto] [--seconds 3] [--repetitions 3]
                               [--mode best|best-bf16|fp32] [--avx2] [--record FILE] [--python PYTHON]

The peer is bench/torch_step.py: the same network, dense, in PyTorch's fastest float32 mode of two (--mode best).
Without --python a virtual environment with pip's newest PyTorch is made in bench/target, once. --avx2 holds
both sides to vectors of 256 bits. Batches hold 128 images, ResNet-18's 32.
Prints the CPU, the width and both versions, and a Markdown table of medians, of their ratios to PyTorch's, and of the
most memory that each process ever had resident. With --record every measurement is also appended to FILE, and the
table is made of all that FILE holds: so a long measurement can be taken in pieces while nothing else runs.
"""
import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEER = ROOT / "bench" / "torch_step.py"
BATCH = {"lenet5": 128, "alexnet": 128, "resnet18": 32}


def measured(command, **settings):
    """The last line that command prints, as JSON, and its peak resident memory in MiB."""
    environment = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", **settings)
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(command, stdout=out, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"{' '.join(command)} ended with exit code {process.returncode}")
        out.seek(0)
        line = json.loads(out.read().strip().splitlines()[-1])
    line["peak_mib"] = usage.ru_maxrss // 1024
    return line


def java_options(options):
    return " ".join(filter(None, [os.environ.get("FEDDIP_JAVA_OPTS"), "-XX:UseAVX=2" if options.avx2 else ""]))


def python_with_torch():
    """Of a virtual environment that is made at first use."""
    environment = ROOT / "bench" / "target" / "torch"
    python = environment / "bin" / "python"
    if not (environment / "complete").exists():
        subprocess.check_call([sys.executable, "-m", "venv", "--clear", str(environment)])
        subprocess.check_call([str(python), "-m", "pip", "install", "--quiet", "torch", "numpy"])
        (environment / "complete").touch()
    return str(python)


def conditions(lines, options):
    """What every figure must be read with."""
    cpu = platform.machine()
    if Path("/proc/cpuinfo").exists():
        names = [line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                 if line.startswith("model name")]
        cpu = names[0] if names else cpu
    versions = sorted({line["torch"] for line in lines if "torch" in line})
    kernels = sorted({line["kernels"] for line in lines if "kernels" in line})
    return "%s, %s; PyTorch %s (%s), one thread each\n" % (cpu, " and ".join(kernels), " and ".join(versions),
                                                          options.mode)


def here(model, sparsity, gradients, options):
    line = measured([str(ROOT / "feddip"), "bench", "--model", model, "--batch", str(BATCH[model]), "--threads", "1",
                     "--sparsity", str(sparsity), "--gradients", gradients, "--engine", options.engine,
                     "--seconds", str(options.seconds)], FEDDIP_JAVA_OPTS=java_options(options))
    return dict(line, by=options.engine)


def peer(model, options):
    seconds = max(1, round(options.seconds))
    narrow = {"ATEN_CPU_CAPABILITY": "avx2", "ONEDNN_MAX_CPU_ISA": "AVX2"} if options.avx2 else {}
    line = measured([options.python, str(PEER), model, str(BATCH[model]), "1", str(seconds), options.mode], **narrow)
    return dict(line, by="PyTorch", sparsity=0.0, gradients="dense")


def variants(options):
    for sparsity in options.sparsity:
        for gradients in options.gradients:
            if sparsity > 0 or gradients == "dense":
                yield sparsity, gradients


def run(options, keep):
    for _ in range(options.repetitions):
        for model in options.models:
            for sparsity, gradients in variants(options):
                keep(peer(model, options))
                keep(here(model, sparsity, gradients, options))


def table(lines):
    """Forward passes do not depend on the gradients: all of a sparsity count."""
    rows = []
    for model in BATCH:
        own = [line for line in lines if line["model"] == model]
        torch = [line for line in own if line["by"] == "PyTorch"]
        if not torch:
            continue
        train = statistics.median(line["train_ms"] for line in torch)
        forward = statistics.median(line["forward_ms"] for line in torch)
        peak = statistics.median(line["peak_mib"] for line in torch)
        rows.append((model, "PyTorch", "", "dense", train, 1, forward, 1, peak))
        keys = sorted({(line["by"], line["sparsity"], line["gradients"]) for line in own if line not in torch})
        for by, sparsity, gradients in keys:
            same = [line for line in own if line["by"] == by and line["sparsity"] == sparsity]
            mine = [line for line in same if line["gradients"] == gradients]
            step = statistics.median(line["train_ms"] for line in mine)
            passes = statistics.median(line["forward_ms"] for line in same)
            rows.append((model, by, sparsity, gradients, step, step / train, passes, passes / forward,
                         statistics.median(line["peak_mib"] for line in mine)))
    print("| model | engine | s | gradients | step, ms | of PyTorch's | forward, ms | of PyTorch's | peak, MiB |")
    print("|---|---|---|---|---|---|---|---|---|")
    for row in rows:
        print("| %s | %s | %s | %s | %.2f | %.2f | %.2f | %.2f | %.0f |" % row)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=lambda text: text.split(","), default=list(BATCH))
    parser.add_argument("--sparsity", type=lambda text: [float(part) for part in text.split(",")],
                        default=[0, .5, .8, .9, .95, .98, .99])
    parser.add_argument("--gradients", type=lambda text: text.split(","), default=["dense", "masked"])
    parser.add_argument("--engine", default="auto")
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--record", type=Path)
    parser.add_argument("--mode", default="best")
    parser.add_argument("--avx2", action="store_true")
    parser.add_argument("--python")
    options = parser.parse_args()
    options.python = options.python or python_with_torch()
    lines = []
    if options.record and options.record.exists():
        lines = [json.loads(line) for line in options.record.read_text().splitlines()]

    def keep(line):
        lines.append(line)
        print("  ", json.dumps(line), file=sys.stderr, flush=True)
        if options.record:
            with options.record.open("a") as record:
                record.write(json.dumps(line) + "\n")

    run(options, keep)
    print(conditions(lines, options))
    table(lines)


if __name__ == "__main__":
    main()
