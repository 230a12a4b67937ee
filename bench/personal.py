#!/usr/bin/env python3
"""Prints the table of BENCHMARKS.md about models of clients' own from the runs kept in a folder.

  bench/personal.py [FOLDER=bench/results/personal]

Each sub-folder holds rounds.jsonl.gz, clients.jsonl.gz and summary.json of a run; s is the mean over clients' models. Accuracy is the mean over clients, each with the
same weight, of the model that it uses on its own share of the test images; bytes of a client are what it received and
sent in all rounds.
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


def row(folder):
    rounds = lines(folder / "rounds.jsonl.gz")
    bytes_of = {}
    for line in lines(folder / "clients.jsonl.gz"):
        bytes_of[line["client"]] = bytes_of.get(line["client"], 0) + line["bytes_down"] + line["bytes_up"]
    measured = [line for line in rounds if line.get("accuracy_after") is not None or "client_accuracy_mean" in line["diagnostics"]]
    last, every = measured[-1], measured[-1]["diagnostics"]
    sent = bytes_of.values()
    return (
        last.get("accuracy_after") or every["client_accuracy_mean"],
        [
            folder.name,
            percent(last.get("accuracy_before")),
            percent(last.get("accuracy_after") or every["client_accuracy_mean"]),
            percent(last.get("accuracy_worst_tenth") or every.get("client_accuracy_p10")),
            "%.2f" % json.loads((folder / "summary.json").read_text(encoding="utf-8"))["final_sparsity"],
            "%.1f" % (sum(sent) / len(sent) / 1e6),
            "%.1f" % (max(sent) / 1e6),
        ],
    )


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "bench/results/personal")
    runs = sorted((row(file.parent) for file in root.glob("*/rounds.jsonl.gz")), reverse=True)
    header = ["run", "before", "after", "worst tenth", "s", "MB a client", "MB, busiest"]
    print("| %s |\n%s|" % (" | ".join(header), "|---" * len(header)))
    for _, cells in runs:
        print("| %s |" % " | ".join(cells))


if __name__ == "__main__":
    main()
