"""Run folders: what a training run left, as tables and pages."""

import base64
import json
import os
from typing import Any, List, Optional

__all__ = ["Report", "read_rounds", "report"]


def _read(folder: str, name: str, spark: Optional[Any]) -> str:
    """A file of a run folder: of this machine, or of any file system that Spark's Hadoop knows."""
    local = folder[len("file:") :] if folder.startswith("file:") else folder
    if "://" not in local:
        path = os.path.join(os.path.expanduser(local), name)
        if not os.path.exists(path):
            raise FileNotFoundError("%s has no %s; name a folder that training wrote" % (folder, name))
        with open(path, encoding="utf-8") as file:
            return file.read()
    if spark is None:
        from pyspark.sql import SparkSession

        spark = SparkSession.getActiveSession()
    if spark is None:
        raise RuntimeError("%s is read by Spark: start a session first, or give spark=" % folder)
    rows = spark.read.text(folder.rstrip("/") + "/" + name, wholetext=True).collect()
    return "".join(row.value for row in rows)


def read_rounds(folder: str, spark: Optional[Any] = None) -> Any:
    """The rounds of a run, finished or not, as a pandas DataFrame: a row a round, nested values as ``seconds.total``.

    Args:
        folder: of the run, a path or any Hadoop URI
        spark: the session that reads URIs; the active one if not given
    """
    import pandas

    lines: List[Any] = []
    for line in _read(folder, "rounds.jsonl", spark).splitlines():
        try:
            lines.append(json.loads(line))
        except ValueError:
            break  # A run that is being written may end in half a line.
    return pandas.json_normalize(lines)


class Report:
    """The page of a run; a notebook shows it where it is the last value of a cell."""

    def __init__(self, html: str) -> None:
        self.html = html

    def _repr_html_(self) -> str:
        page = base64.b64encode(self.html.encode("utf-8")).decode("ascii")
        return '<iframe style="width:100%%;height:720px;border:0" src="data:text/html;charset=utf-8;base64,%s"></iframe>' % page

    def __repr__(self) -> str:
        return "Report of %d bytes" % len(self.html)


def report(folder: str, spark: Optional[Any] = None) -> Report:
    """The page of a run, as it was written last; arguments as of :func:`read_rounds`."""
    return Report(_read(folder, "report.html", spark))
