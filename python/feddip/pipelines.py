"""Lets Spark's pipelines load stages of this package.

Spark finds the Python class of a stage by replacing ``org.apache.spark`` in its Java name, in two static methods. They are
wrapped here, so that ``io.feddip.ml.X`` is ``feddip.X``; whatever is not of this package goes on as before.
"""

from typing import Any, Dict, Type

from pyspark.ml.util import DefaultParamsReader
from pyspark.ml.wrapper import JavaParams

PACKAGE = "io.feddip.ml."


def register(stages: Dict[str, Type[Any]]) -> None:
    """Makes Spark find these classes by their Java names; a second call changes nothing."""
    if getattr(JavaParams._from_java, "of_feddip", False):
        return
    spark_from_java = JavaParams._from_java
    spark_load = DefaultParamsReader.loadParamsInstance

    def from_java(java_stage: Any) -> Any:
        name = java_stage.getClass().getName()
        if not name.startswith(PACKAGE):
            return spark_from_java(java_stage)
        return stages[name[len(PACKAGE) :]]._of_java(java_stage)

    def load(path: str, sc: Any) -> Any:
        name = DefaultParamsReader.loadMetadata(path, sc)["class"]
        if not name.startswith(PACKAGE):
            return spark_load(path, sc)
        return stages[name[len(PACKAGE) :]].load(path)

    setattr(from_java, "of_feddip", True)
    setattr(JavaParams, "_from_java", staticmethod(from_java))
    setattr(DefaultParamsReader, "loadParamsInstance", staticmethod(load))
