#!/usr/bin/env python3
"""Prints the tables of BENCHMARKS.md about AlexNet's first rounds from the runs kept in a folder.

  bench/curves.py [FOLDER=bench/results/alexnet-narrow]

Each sub-folder holds rounds.jsonl.gz of a run and, where it pruned, layers.jsonl.gz. Accuracy is test_accuracy
in percent; bytes are bytes_down + bytes_up of all rounds so far.
"""
import gzip
import json
import pathlib
import sys


def lines(file):
    with gzip.open(file, "rt", encoding="utf-8") as text:
        return [json.loads(line) for line in text]


def percent(value):
    return "–" if value is None else "%.1f" % (100 * value)


def curve(rounds):
    """By number of rounds: accuracy, bytes and seconds so far."""
    points, sent, seconds = {}, 0, 0
    for line in rounds:
        sent += line["bytes_down"] + line["bytes_up"]
        seconds += line["seconds"]["total"]
        points[line["round"] + 1] = (line["test_accuracy"], sent, seconds)
    return points


def print_curves(runs):
    last = max(max(run) for run in runs.values())
    shown = [count for count in (1, 2, 3, 5, 10, 15, 20, 24, 30, 40, 60, 100, 150) if count <= last]
    header = ["run"] + ["after %d" % count for count in shown] + ["best", "rounds", "MB sent", "minutes"]
    print("| %s |\n%s|" % (" | ".join(header), "|---" * len(header)))
    for name, run in runs.items():
        measured = [accuracy for accuracy, _, _ in run.values() if accuracy is not None]
        end = max(run)
        cells = [percent(run[count][0]) if count in run else "" for count in shown]
        cells += [percent(max(measured)), str(end), "%d" % (run[end][1] / 1e6), "%.1f" % (run[end][2] / 60)]
        print("| %s | %s |" % (name, " | ".join(cells)))


def print_by_bytes(runs):
    limits = []
    for end in sorted((run[max(run)][1] for run in runs.values()), reverse=True):
        # Runs that end within 2 % of each other share a column, that of the largest.
        if not limits or end < .98 * limits[0]:
            limits.insert(0, end)
    print("\n| run | %s |\n%s|" % (" | ".join("%d MB" % (b / 1e6) for b in limits), "|---" * (len(limits) + 1)))
    for name, run in runs.items():
        cells = []
        for limit in limits:
            if run[max(run)][1] < .98 * limit:
                cells.append("")
                continue
            reached = [accuracy for accuracy, sent, _ in run.values() if sent <= limit and accuracy is not None]
            cells.append(percent(reached[-1]))
        print("| %s | %s |" % (name, " | ".join(cells)))


def print_densities(folder, names):
    print("\n| run, layers' densities at its end | layers |\n|---|---|")
    for name in names:
        file = folder / name / "layers.jsonl.gz"
        if file.exists():
            layers = {line["layer"]: 1 - line["sparsity"] for line in lines(file)}
            print("| %s | %s |" % (name, ", ".join("%s %.4f" % layer for layer in layers.items())))


def main():
    here = pathlib.Path(__file__).resolve().parent
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here / "results" / "alexnet-narrow"
    names = sorted(file.parent.name for file in folder.glob("*/rounds.jsonl.gz"))
    if not names:
        sys.exit("curves: no */rounds.jsonl.gz in %s" % folder)
    runs = {name: curve(lines(folder / name / "rounds.jsonl.gz")) for name in names}
    print_curves(runs)
    print_by_bytes(runs)
    print_densities(folder, names)


if __name__ == "__main__":
    main()
