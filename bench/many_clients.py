#!/usr/bin/env python3
"""Measures what a client-task costs beside its client's own work, and what the driver's heap does over many rounds.

  bench/many_clients.py FOLDER [--clients 10000] [--each 20] [--cohort 1000] [--rounds 50] [--per-task 1,64] [-- --set …]

FOLDER gets images of noise in the layout of MNIST, as many as the clients hold together, and a run for each value of
federation.clients-per-task. LeNet-5, one epoch, local[2], 4 GiB. Medians of the second half of the rounds: what is
around a client is 2·wall − Σ the clients' own seconds, over the clients, of a round's training and summing, and depends
on what else the machine does; CPU is the whole process', over the clients, and depends on that far less. The heap is
what full collections left, which the script asks for by jcmd while rounds go on. Compare rows of one invocation only.
"""
import argparse
import json
import os
import pathlib
import random
import re
import shutil
import statistics
import struct
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
CORES = 2


def images(folder, count):
    """Noise will do: a step takes as long whatever it sees."""
    folder.mkdir(parents=True, exist_ok=True)
    draw = random.Random(1)
    for split, size in (("train", count), ("t10k", 1000)):
        pixels = folder / f"{split}-images-idx3-ubyte"
        if not pixels.exists() or pixels.stat().st_size != 16 + 784 * size:
            pixels.write_bytes(struct.pack(">4i", 2051, size, 28, 28) + draw.randbytes(784 * size))
            labels = bytes(draw.randrange(10) for _ in range(size))
            (folder / f"{split}-labels-idx1-ubyte").write_bytes(struct.pack(">2i", 2049, size) + labels)


def heap_after_collection(process):
    """Bytes that are reachable: a class histogram begins with a full collection."""
    text = subprocess.run(["jcmd", str(process), "GC.class_histogram"], capture_output=True, text=True).stdout
    total = re.search(r"^Total\s+\d+\s+(\d+)", text, re.MULTILINE)
    return int(total.group(1)) if total else None


def java(process):
    """The JVM below the launcher, or the launcher itself where it became one."""
    for _ in range(600):
        listed = subprocess.run(["jcmd", "-l"], capture_output=True, text=True).stdout
        for line in listed.splitlines():
            if "io.feddip.job.Main" in line:
                pid = int(line.split()[0])
                parent = pid
                while parent > 1 and parent != process.pid:
                    parent = int(pathlib.Path(f"/proc/{parent}/stat").read_text().rsplit(")", 1)[1].split()[1])
                if parent == process.pid:
                    return pid
        time.sleep(0.2)
    raise SystemExit("the run did not start")


def cpu_seconds(process):
    """Of all threads, the compiler's and the collector's too."""
    fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def lines(file):
    """Whole lines; the last one may be being written."""
    if not file.exists():
        return []
    return [json.loads(line) for line in file.read_text().splitlines(keepends=True) if line.endswith("\n")]


def run(arguments, data, per_task):
    out = arguments.folder / f"per-task-{per_task}"
    shutil.rmtree(out, ignore_errors=True)
    settings = [
        "feddip.model.name=lenet5", "feddip.dataset.name=fashion-mnist", f"feddip.dataset.path={data}",
        f"feddip.partitioning.clients={arguments.clients}", f"feddip.federation.rounds={arguments.rounds}",
        f"feddip.federation.fraction={arguments.cohort / arguments.clients}",
        "feddip.client.epochs=1", f"feddip.client.batch-size={arguments.each}", "feddip.evaluation.every=10",
        "feddip.checkpoint.every=10",
    ]
    if per_task:
        settings.append(f"feddip.federation.clients-per-task={per_task}")
    empty = arguments.folder / "defaults.conf"
    empty.write_text("")
    command = [str(ROOT / "feddip"), "train", "--config", str(empty), "--master", f"local[{CORES}]", "--output", str(out)]
    command += [word for setting in settings for word in ("--set", setting)] + arguments.more
    options = os.environ.get("FEDDIP_JAVA_OPTS", "") + " -Xmx4g -Dspark.ui.enabled=false"
    with open(arguments.folder / f"per-task-{per_task}.log", "w") as log:
        job = subprocess.Popen(command, env=dict(os.environ, FEDDIP_JAVA_OPTS=options), stdout=log, stderr=log)
    heap, cpu = {}, {}
    process = java(job)
    while job.poll() is None:
        done = [line["round"] for line in lines(out / "rounds.jsonl")]
        if done and done[-1] not in cpu:
            cpu[done[-1]] = cpu_seconds(process)
        if done and done[-1] >= 4 and done[-1] // 15 not in {r // 15 for r in heap}:
            live = heap_after_collection(process)
            if live:
                heap[done[-1]] = live
        time.sleep(0.05)
    if job.returncode:
        raise SystemExit(f"the run ended with {job.returncode}: see {arguments.folder}/per-task-{per_task}.log")
    work = {}
    for line in lines(out / "clients.jsonl"):
        work[line["round"]] = work.get(line["round"], 0) + (line["seconds"] or 0)
    overheads, walls = [], []
    half = max(work) // 2
    for line in lines(out / "rounds.jsonl"):
        if line["round"] > half and line["round"] not in heap and line["round"] - 1 not in heap:
            wall = line["seconds"]["train"] + line["seconds"]["aggregate"]
            walls.append(wall)
            overheads.append(1e3 * (CORES * wall - work[line["round"]]) / arguments.cohort)
    spent = [cpu[r] - cpu[r - 1] for r in cpu if r > max(cpu) // 2 and r - 1 in cpu and r - 1 not in heap]
    sha = json.loads((out / "summary.json").read_text())["model_sha256"]
    print(
        f"| {per_task or 'default'} | {statistics.median(overheads):.1f} | {statistics.median(walls):.2f} | "
        f"{1e3 * statistics.median(work[r] for r in work if r > half) / arguments.cohort:.1f} | "
        f"{1e3 * statistics.median(spent) / arguments.cohort if spent else float('nan'):.1f} | "
        + ", ".join(f"{heap[r] / 2**20:.0f} ({r})" for r in sorted(heap))
        + f" | {sha[:12]} |",
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--clients", type=int, default=10_000)
    parser.add_argument("--each", type=int, default=20)
    parser.add_argument("--cohort", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--per-task", default="1,64", help="0 leaves the key out")
    parser.add_argument("more", nargs="*")
    arguments = parser.parse_args()
    data = arguments.folder / "images"
    images(data, arguments.clients * arguments.each)
    print("| clients a task | ms around a client | s a round | ms of work | ms of CPU in all | MiB of heap (after round) | model |")
    print("|---|---|---|---|---|---|---|", flush=True)
    for per_task in arguments.per_task.split(","):
        run(arguments, data, int(per_task))


if __name__ == "__main__":
    sys.exit(main())
