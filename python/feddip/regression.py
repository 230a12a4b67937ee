"""Regressor and its model for Spark's pipelines: wrappers of ``io.feddip.ml``."""

from typing import Any, Optional

from pyspark import keyword_only
from pyspark.ml.wrapper import JavaEstimator, JavaModel
from pyspark.sql import DataFrame

from feddip.stages import _given, _java, _new_java, _ScoringParams, _session, _Stage, _TrainingParams

__all__ = ["FedDipRegressor", "FedDipRegressionModel"]


class FedDipRegressionModel(JavaModel, _ScoringParams, _Stage):
    """A sparse model that :class:`FedDipRegressor` has fitted, or one that was saved and loaded."""

    def _adopt(self, java_stage: Any) -> None:
        JavaModel.__init__(self, java_stage)
        self._transfer_params_from_java()

    @property
    def numFeatures(self) -> int:
        """Numbers of a row that the model sees."""
        return int(self._call_java("numFeatures"))

    @property
    def sparsity(self) -> float:
        """Share of the prunable weights that are 0."""
        return float(self._call_java("sparsity"))

    @property
    def hasSummary(self) -> bool:
        """Whether the model was fitted in this process."""
        return bool(self._call_java("hasSummary"))

    @property
    def rounds(self) -> DataFrame:
        """A row a round of the run that made the model; an error if it was loaded."""
        return DataFrame(_java(self).summary().rounds(), _session())


class FedDipRegressor(JavaEstimator[FedDipRegressionModel], _TrainingParams, _Stage):
    """Federated regression with dynamic pruning as an estimator: one partition a client, rows stay on the executors."""

    @keyword_only
    def __init__(
        self,
        *,
        featuresCol: Optional[str] = None,
        predictionCol: Optional[str] = None,
        handleInvalid: Optional[str] = None,
        labelCol: Optional[str] = None,
        clientCol: Optional[str] = None,
        weightCol: Optional[str] = None,
        maxIter: Optional[int] = None,
        seed: Optional[int] = None,
        stepSize: Optional[float] = None,
        finalSparsity: Optional[float] = None,
        network: Optional[str] = None,
        strategy: Optional[str] = None,
        localEpochs: Optional[int] = None,
        batchSize: Optional[int] = None,
        fraction: Optional[float] = None,
        numClients: Optional[int] = None,
        testFraction: Optional[float] = None,
        config: Optional[str] = None,
        runDir: Optional[str] = None,
    ) -> None:
        super().__init__()
        self._java_obj = self._new_java_obj_of(self.uid)
        self._transfer_params_from_java()
        self._set(**_given(self))

    @classmethod
    def _new_java_obj_of(cls, uid: str) -> Any:
        return _new_java(cls, uid)

    def _adopt(self, java_stage: Any) -> None:
        JavaEstimator.__init__(self)
        self._java_obj = java_stage
        self._resetUid(java_stage.uid())
        self._transfer_params_from_java()

    def _create_model(self, java_model: Any) -> FedDipRegressionModel:
        return FedDipRegressionModel(java_model)

    @keyword_only
    def setParams(
        self,
        *,
        featuresCol: Optional[str] = None,
        predictionCol: Optional[str] = None,
        handleInvalid: Optional[str] = None,
        labelCol: Optional[str] = None,
        clientCol: Optional[str] = None,
        weightCol: Optional[str] = None,
        maxIter: Optional[int] = None,
        seed: Optional[int] = None,
        stepSize: Optional[float] = None,
        finalSparsity: Optional[float] = None,
        network: Optional[str] = None,
        strategy: Optional[str] = None,
        localEpochs: Optional[int] = None,
        batchSize: Optional[int] = None,
        fraction: Optional[float] = None,
        numClients: Optional[int] = None,
        testFraction: Optional[float] = None,
        config: Optional[str] = None,
        runDir: Optional[str] = None,
    ) -> "FedDipRegressor":
        """Sets several params at once."""
        return self._set(**_given(self))
