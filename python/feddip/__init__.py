"""Federated learning with dynamic pruning on Apache Spark, from Python."""

from feddip.charts import Chart
from feddip.classification import FedDipClassificationModel, FedDipClassifier
from feddip.pipelines import register
from feddip.regression import FedDipRegressionModel, FedDipRegressor
from feddip.runs import Report, read_rounds, report

__all__ = [
    "Chart",
    "FedDipClassifier",
    "FedDipClassificationModel",
    "FedDipRegressor",
    "FedDipRegressionModel",
    "Report",
    "read_rounds",
    "report",
]

register(
    {
        "FedDipClassifier": FedDipClassifier,
        "FedDipClassificationModel": FedDipClassificationModel,
        "FedDipRegressor": FedDipRegressor,
        "FedDipRegressionModel": FedDipRegressionModel,
    }
)
