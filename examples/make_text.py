#!/usr/bin/env python3
"""Writes a small text, facts of arithmetic spelled out, a paragraph a line: what examples/text has.

    python3 examples/make_text.py examples/text

Every fifth fact is one of test.txt: its words are known from others, its sum is not.
"""
import pathlib
import random
import sys

NAMES = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
         "seventeen eighteen nineteen").split()
TENS = ("", "", "twenty", "thirty")
LARGEST = 19
FACTS_A_LINE = 20


def name(number):
    if number < 20:
        return NAMES[number]
    return TENS[number // 10] + (f"-{NAMES[number % 10]}" if number % 10 else "")


def fact(a, b):
    return f"{name(a)} and {name(b)} make {name(a + b)}. {name(a + b)} less {name(a)} is {name(b)}."


def main():
    target = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "examples/text")
    target.mkdir(parents=True, exist_ok=True)
    facts = [fact(a, b) for a in range(1, LARGEST + 1) for b in range(1, LARGEST + 1)]
    random.Random(7).shuffle(facts)
    parts = {"train": [f for i, f in enumerate(facts) if i % 5], "test": facts[::5]}
    for part, own in parts.items():
        lines = [" ".join(own[i:i + FACTS_A_LINE]) for i in range(0, len(own), FACTS_A_LINE)]
        (target / f"{part}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{target / part}.txt: {len(own)} facts, {sum(map(len, lines))} characters of {len(set(''.join(lines)))} kinds")


main()
