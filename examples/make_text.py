#!/usr/bin/env python3
"""Writes a small text, facts of arithmetic spelled out, as windows of characters and the character that comes next.

    python3 examples/make_text.py tables/text

train.json and test.json have a line a window: {"window": [3, 17, ...], "next": "e"}; characters are numbered in alphabetical
order, as classes are. Every fifth fact is a test fact: its words are known from others, its sum is not.
"""
import json
import pathlib
import random
import sys

NAMES = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
         "seventeen eighteen").split()
WINDOW = 16


def facts():
    """Training facts, test facts."""
    all_facts = [f"{NAMES[a]} and {NAMES[b]} make {NAMES[a + b]}. " for a in range(10) for b in range(10)]
    random.Random(7).shuffle(all_facts)
    return [f for i, f in enumerate(all_facts) if i % 5], [f for i, f in enumerate(all_facts) if i % 5 == 0]


def main():
    target = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "tables/text")
    target.mkdir(parents=True, exist_ok=True)
    # A class needs a name that one can see.
    parts = ["".join(part).replace(" ", "_") for part in facts()]
    alphabet = sorted(set("".join(parts)))
    for name, text in zip(("train", "test"), parts):
        with open(target / f"{name}.json", "w", encoding="utf-8") as file:
            for i in range(WINDOW, len(text)):
                window = [alphabet.index(c) for c in text[i - WINDOW:i]]
                file.write(json.dumps({"window": window, "next": text[i]}) + "\n")
    print(f"{target}: {len(alphabet)} characters, {[len(part) for part in parts]} of them")


main()
