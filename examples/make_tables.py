#!/usr/bin/env python3
"""Writes data sets that ship with scikit-learn as tables: no download, small files.

    python3 -m venv venv && venv/bin/pip install scikit-learn
    venv/bin/python examples/make_tables.py tables

tables/digits, tables/wine and tables/breast-cancer get train.csv and test.csv, tables/digits-libsvm
the digits as libsvm. tables/diabetes is a regression (column progression), tables/linnerud one of
three targets, and tables/labels is drawn, with three labels of which any may hold. Every fifth row is a test row; the order is a fixed shuffle.
"""
import csv
import pathlib
import random
import sys

from sklearn import datasets


def split(rows):
    """Training rows, test rows."""
    order = list(range(len(rows)))
    random.Random(7).shuffle(order)
    return [rows[i] for k, i in enumerate(order) if k % 5], [rows[i] for k, i in enumerate(order) if k % 5 == 0]


def write_csv(folder, head, rows):
    folder.mkdir(parents=True, exist_ok=True)
    for name, part in zip(("train", "test"), split(rows)):
        with open(folder / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(head)
            writer.writerows(part)


def write_libsvm(folder, rows):
    folder.mkdir(parents=True, exist_ok=True)
    for name, part in zip(("train", "test"), split(rows)):
        with open(folder / f"{name}.libsvm", "w", encoding="utf-8") as file:
            for *numbers, label in part:
                file.write(" ".join([str(label)] + [f"{i + 1}:{x:g}" for i, x in enumerate(numbers) if x]) + "\n")


def rows(data):
    """Numbers of each example, then the name of its class."""
    names = [str(name) for name in data.target_names]
    return [[float(x) for x in example] + [names[label]] for example, label in zip(data.data, data.target)]


def head(data):
    return [str(name).replace(" ", "_").replace("/", "_") for name in data.feature_names] + ["label"]


def main():
    target = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "tables")
    digits = datasets.load_digits()
    write_csv(target / "digits", head(digits), rows(digits))
    write_libsvm(target / "digits-libsvm", rows(digits))
    for name, data in (("wine", datasets.load_wine()), ("breast-cancer", datasets.load_breast_cancer())):
        write_csv(target / name, head(data), rows(data))
    diabetes = datasets.load_diabetes(scaled=False)
    write_csv(
        target / "diabetes",
        list(diabetes.feature_names) + ["progression"],
        [[float(x) for x in example] + [float(y)] for example, y in zip(diabetes.data, diabetes.target)],
    )
    linnerud = datasets.load_linnerud()
    write_csv(
        target / "linnerud",
        list(linnerud.feature_names) + list(linnerud.target_names),
        [[float(x) for x in a] + [float(y) for y in b] for a, b in zip(linnerud.data, linnerud.target)],
    )
    features, labels = datasets.make_multilabel_classification(
        n_samples=1500, n_features=20, n_classes=3, random_state=7
    )
    write_csv(
        target / "labels",
        [f"x{i}" for i in range(20)] + ["red", "green", "blue"],
        [[float(x) for x in a] + [int(y) for y in b] for a, b in zip(features, labels)],
    )
    print(f"{target}: digits, digits-libsvm, wine, breast-cancer, diabetes, linnerud, labels")


if __name__ == "__main__":
    main()
