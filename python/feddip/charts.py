"""Curves for notebooks, drawn by the chart code of the job's jar: points lie where their values are."""

from typing import Any, Iterable, Optional

from pyspark import SparkContext

__all__ = ["Chart"]


class Chart:
    """A chart of curves; a notebook shows it where it is the last value of a cell.

    Args:
        title: what it shows
        x_title: quantity and unit
        y_title: quantity and unit
        x_percent: whether values of x are fractions, to be shown as per cent
        y_percent: the same of y
        x_bytes: whether values of x are bytes
    """

    def __init__(
        self,
        title: str,
        x_title: str,
        y_title: str,
        *,
        x_percent: bool = False,
        y_percent: bool = False,
        x_bytes: bool = False,
    ) -> None:
        context: Any = SparkContext._active_spark_context
        if context is None:
            raise RuntimeError("charts are drawn by Spark's JVM: start a session first")
        self._gateway: Any = context._gateway
        try:
            self._chart: Any = self._gateway.jvm.io.feddip.report.NoteChart(title, x_title, y_title)
        except TypeError:
            raise RuntimeError("feddip-spark-job.jar is not on Spark's class path: set spark.jars before the session starts") from None
        if x_percent:
            self._chart.xPercent()
        if y_percent:
            self._chart.yPercent()
        if x_bytes:
            self._chart.xBytes()

    def curve(self, name: str, x: Iterable[Optional[float]], y: Iterable[Optional[float]], dashed: bool = False) -> "Chart":
        """Adds a curve; points with a value that is missing are left out."""
        add = self._chart.dashed if dashed else self._chart.curve
        add(name, self._doubles(x), self._doubles(y))
        return self

    def _doubles(self, values: Iterable[Optional[float]]) -> Any:
        numbers = [float("nan") if value is None else float(value) for value in values]
        array = self._gateway.new_array(self._gateway.jvm.double, len(numbers))
        for i, number in enumerate(numbers):
            array[i] = number
        return array

    @property
    def html(self) -> str:
        """One element of HTML; in Zeppelin, ``print("%html " + chart.html)``."""
        return str(self._chart.html())

    def _repr_html_(self) -> str:
        return self.html
