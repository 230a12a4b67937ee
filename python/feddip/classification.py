"""Estimator and model for Spark's pipelines: wrappers of ``io.feddip.ml``."""

from typing import Any, Dict, List, Optional

from pyspark import keyword_only
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.util import JavaMLReadable, JavaMLReader, JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator, JavaModel
from pyspark.sql import DataFrame, SparkSession

__all__ = ["FedDipClassifier", "FedDipClassificationModel"]

_PACKAGE = "io.feddip.ml."


def _given(stage: Any) -> Dict[str, Any]:
    """The arguments of a ``keyword_only`` method that were given."""
    return {name: value for name, value in stage._input_kwargs.items() if value is not None}


def _java(stage: Any) -> Any:
    return stage._java_obj


def _session() -> SparkSession:
    session = SparkSession.getActiveSession()
    if session is None:
        raise RuntimeError("there is no Spark session any more")
    return session


class _Reader(JavaMLReader[Any]):
    """Spark's reader, which knows its own classes only, for those of this package."""

    @classmethod
    def _java_loader_class(cls, clazz: Any) -> str:
        return _PACKAGE + str(clazz.__name__)


class _Stage(JavaMLReadable[Any], JavaMLWritable):
    """What estimator and model have in common."""

    @classmethod
    def read(cls) -> Any:
        """Reads what was saved, by whom ever."""
        return _Reader(cls)

    @classmethod
    def _from_java(cls, java_stage: Any) -> Any:
        return cls._of_java(java_stage)

    @classmethod
    def _of_java(cls, java_stage: Any) -> Any:
        stage = cls.__new__(cls)
        stage._adopt(java_stage)
        return stage

    def _adopt(self, java_stage: Any) -> None:
        raise NotImplementedError


class _ScoringParams(Params):
    """Params of estimator and model."""

    featuresCol: "Param[str]" = Param(
        Params._dummy(),
        "featuresCol",
        "features column: a vector, an array or a number",
        typeConverter=TypeConverters.toString,
    )
    predictionCol: "Param[str]" = Param(
        Params._dummy(),
        "predictionCol",
        "prediction column: the label where labels are numbers, else its place in the labels; empty: none",
        typeConverter=TypeConverters.toString,
    )
    predictedLabelCol: "Param[str]" = Param(
        Params._dummy(),
        "predictedLabelCol",
        "column for the predicted label as a string; empty: none",
        typeConverter=TypeConverters.toString,
    )
    probabilityCol: "Param[str]" = Param(
        Params._dummy(),
        "probabilityCol",
        "column for the probabilities of all classes; empty: none",
        typeConverter=TypeConverters.toString,
    )
    rawPredictionCol: "Param[str]" = Param(
        Params._dummy(),
        "rawPredictionCol",
        "column for the logarithms of the probabilities; empty: none",
        typeConverter=TypeConverters.toString,
    )
    thresholds: "Param[List[float]]" = Param(
        Params._dummy(),
        "thresholds",
        "one a class: the class with the largest probability / threshold is predicted",
        typeConverter=TypeConverters.toListFloat,
    )
    handleInvalid: "Param[str]" = Param(
        Params._dummy(),
        "handleInvalid",
        "rows whose features are none: error, skip or keep",
        typeConverter=TypeConverters.toString,
    )

    def getFeaturesCol(self) -> str:
        """Value of ``featuresCol``: features column: a vector, an array or a number."""
        return self.getOrDefault(self.featuresCol)

    def getPredictionCol(self) -> str:
        """Value of ``predictionCol``: prediction column: the label where labels are numbers, else its place in the labels; empty: none."""
        return self.getOrDefault(self.predictionCol)

    def getPredictedLabelCol(self) -> str:
        """Value of ``predictedLabelCol``: column for the predicted label as a string; empty: none."""
        return self.getOrDefault(self.predictedLabelCol)

    def getProbabilityCol(self) -> str:
        """Value of ``probabilityCol``: column for the probabilities of all classes; empty: none."""
        return self.getOrDefault(self.probabilityCol)

    def getRawPredictionCol(self) -> str:
        """Value of ``rawPredictionCol``: column for the logarithms of the probabilities; empty: none."""
        return self.getOrDefault(self.rawPredictionCol)

    def getThresholds(self) -> List[float]:
        """Value of ``thresholds``: one a class: the class with the largest probability / threshold is predicted."""
        return self.getOrDefault(self.thresholds)

    def getHandleInvalid(self) -> str:
        """Value of ``handleInvalid``: rows whose features are none: error, skip or keep."""
        return self.getOrDefault(self.handleInvalid)


class _TrainingParams(_ScoringParams):
    """Params of training; one that is set wins over ``config``."""

    labelCol: "Param[str]" = Param(
        Params._dummy(),
        "labelCol",
        "label column: whole numbers, booleans or strings",
        typeConverter=TypeConverters.toString,
    )
    clientCol: "Param[str]" = Param(
        Params._dummy(),
        "clientCol",
        "column that says whose a row is; empty: rows are dealt out by feddip.partitioning",
        typeConverter=TypeConverters.toString,
    )
    weightCol: "Param[str]" = Param(
        Params._dummy(),
        "weightCol",
        "not supported: a row counts once",
        typeConverter=TypeConverters.toString,
    )
    maxIter: "Param[int]" = Param(
        Params._dummy(),
        "maxIter",
        "rounds (> 0)",
        typeConverter=TypeConverters.toInt,
    )
    seed: "Param[int]" = Param(
        Params._dummy(),
        "seed",
        "seed of everything random",
        typeConverter=TypeConverters.toInt,
    )
    stepSize: "Param[float]" = Param(
        Params._dummy(),
        "stepSize",
        "clients' step size in the first round (> 0)",
        typeConverter=TypeConverters.toFloat,
    )
    finalSparsity: "Param[float]" = Param(
        Params._dummy(),
        "finalSparsity",
        "share of the weights that is pruned at the end, in [0, 1)",
        typeConverter=TypeConverters.toFloat,
    )
    network: "Param[str]" = Param(
        Params._dummy(),
        "network",
        "network by name; mlp if config names none",
        typeConverter=TypeConverters.toString,
    )
    strategy: "Param[str]" = Param(
        Params._dummy(),
        "strategy",
        "algorithm by name",
        typeConverter=TypeConverters.toString,
    )
    localEpochs: "Param[int]" = Param(
        Params._dummy(),
        "localEpochs",
        "epochs of a client in a round (> 0)",
        typeConverter=TypeConverters.toInt,
    )
    batchSize: "Param[int]" = Param(
        Params._dummy(),
        "batchSize",
        "rows of a minibatch (> 0)",
        typeConverter=TypeConverters.toInt,
    )
    fraction: "Param[float]" = Param(
        Params._dummy(),
        "fraction",
        "share of the clients that is sampled a round, in (0, 1]",
        typeConverter=TypeConverters.toFloat,
    )
    numClients: "Param[int]" = Param(
        Params._dummy(),
        "numClients",
        "clients, if no clientCol says who they are (> 0)",
        typeConverter=TypeConverters.toInt,
    )
    testFraction: "Param[float]" = Param(
        Params._dummy(),
        "testFraction",
        "share of every client's rows that is not trained on, in (0, 1)",
        typeConverter=TypeConverters.toFloat,
    )
    config: "Param[str]" = Param(
        Params._dummy(),
        "config",
        "further settings as HOCON with everything under feddip",
        typeConverter=TypeConverters.toString,
    )
    runDir: "Param[str]" = Param(
        Params._dummy(),
        "runDir",
        "new folder for the run; empty: it is not kept",
        typeConverter=TypeConverters.toString,
    )

    def getLabelCol(self) -> str:
        """Value of ``labelCol``: label column: whole numbers, booleans or strings."""
        return self.getOrDefault(self.labelCol)

    def getClientCol(self) -> str:
        """Value of ``clientCol``: column that says whose a row is; empty: rows are dealt out by feddip.partitioning."""
        return self.getOrDefault(self.clientCol)

    def getWeightCol(self) -> str:
        """Value of ``weightCol``: not supported: a row counts once."""
        return self.getOrDefault(self.weightCol)

    def getMaxIter(self) -> int:
        """Value of ``maxIter``: rounds (> 0)."""
        return self.getOrDefault(self.maxIter)

    def getSeed(self) -> int:
        """Value of ``seed``: seed of everything random."""
        return self.getOrDefault(self.seed)

    def getStepSize(self) -> float:
        """Value of ``stepSize``: clients' step size in the first round (> 0)."""
        return self.getOrDefault(self.stepSize)

    def getFinalSparsity(self) -> float:
        """Value of ``finalSparsity``: share of the weights that is pruned at the end, in [0, 1)."""
        return self.getOrDefault(self.finalSparsity)

    def getNetwork(self) -> str:
        """Value of ``network``: network by name; mlp if config names none."""
        return self.getOrDefault(self.network)

    def getStrategy(self) -> str:
        """Value of ``strategy``: algorithm by name."""
        return self.getOrDefault(self.strategy)

    def getLocalEpochs(self) -> int:
        """Value of ``localEpochs``: epochs of a client in a round (> 0)."""
        return self.getOrDefault(self.localEpochs)

    def getBatchSize(self) -> int:
        """Value of ``batchSize``: rows of a minibatch (> 0)."""
        return self.getOrDefault(self.batchSize)

    def getFraction(self) -> float:
        """Value of ``fraction``: share of the clients that is sampled a round, in (0, 1]."""
        return self.getOrDefault(self.fraction)

    def getNumClients(self) -> int:
        """Value of ``numClients``: clients, if no clientCol says who they are (> 0)."""
        return self.getOrDefault(self.numClients)

    def getTestFraction(self) -> float:
        """Value of ``testFraction``: share of every client's rows that is not trained on."""
        return self.getOrDefault(self.testFraction)

    def getConfig(self) -> str:
        """Value of ``config``: further settings as HOCON with everything under feddip."""
        return self.getOrDefault(self.config)

    def getRunDir(self) -> str:
        """Value of ``runDir``: new folder for the run; empty: it is not kept."""
        return self.getOrDefault(self.runDir)


class FedDipClassificationModel(JavaModel, _ScoringParams, _Stage):
    """A sparse model that :class:`FedDipClassifier` has fitted, or one that was saved and loaded."""

    def _adopt(self, java_stage: Any) -> None:
        JavaModel.__init__(self, java_stage)
        self._transfer_params_from_java()

    @property
    def numClasses(self) -> int:
        """Number of classes."""
        return int(self._call_java("numClasses"))

    @property
    def numFeatures(self) -> int:
        """Numbers of a row that the model sees."""
        return int(self._call_java("numFeatures"))

    @property
    def labels(self) -> List[str]:
        """The labels in the order of the probabilities."""
        return [str(label) for label in self._call_java("labels")]

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

    def setFeaturesCol(self, value: str) -> "FedDipClassificationModel":
        """Sets ``featuresCol``: features column: a vector, an array or a number."""
        return self._set(featuresCol=value)

    def setPredictionCol(self, value: str) -> "FedDipClassificationModel":
        """Sets ``predictionCol``: prediction column: the label where labels are numbers, else its place in the labels; empty: none."""
        return self._set(predictionCol=value)

    def setPredictedLabelCol(self, value: str) -> "FedDipClassificationModel":
        """Sets ``predictedLabelCol``: column for the predicted label as a string; empty: none."""
        return self._set(predictedLabelCol=value)

    def setProbabilityCol(self, value: str) -> "FedDipClassificationModel":
        """Sets ``probabilityCol``: column for the probabilities of all classes; empty: none."""
        return self._set(probabilityCol=value)

    def setRawPredictionCol(self, value: str) -> "FedDipClassificationModel":
        """Sets ``rawPredictionCol``: column for the logarithms of the probabilities; empty: none."""
        return self._set(rawPredictionCol=value)

    def setThresholds(self, value: List[float]) -> "FedDipClassificationModel":
        """Sets ``thresholds``: one a class: the class with the largest probability / threshold is predicted."""
        return self._set(thresholds=value)

    def setHandleInvalid(self, value: str) -> "FedDipClassificationModel":
        """Sets ``handleInvalid``: rows whose features are none: error, skip or keep."""
        return self._set(handleInvalid=value)


class FedDipClassifier(JavaEstimator[FedDipClassificationModel], _TrainingParams, _Stage):
    """Federated learning with dynamic pruning as an estimator: one partition a client, rows stay on the executors."""

    @keyword_only
    def __init__(
        self,
        *,
        featuresCol: Optional[str] = None,
        predictionCol: Optional[str] = None,
        predictedLabelCol: Optional[str] = None,
        probabilityCol: Optional[str] = None,
        rawPredictionCol: Optional[str] = None,
        thresholds: Optional[List[float]] = None,
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
        try:
            return cls._new_java_obj(_PACKAGE + "FedDipClassifier", uid)
        except TypeError as error:
            if "JavaPackage" not in str(error):
                raise
            raise RuntimeError(
                "io.feddip.ml is not on Spark's class path: set spark.jars to feddip-spark-job.jar,feddip-spark-ml.jar"
                " before the session starts"
            ) from None

    def _adopt(self, java_stage: Any) -> None:
        JavaEstimator.__init__(self)
        self._java_obj = java_stage
        self._resetUid(java_stage.uid())
        self._transfer_params_from_java()

    def _create_model(self, java_model: Any) -> FedDipClassificationModel:
        return FedDipClassificationModel(java_model)

    @keyword_only
    def setParams(
        self,
        *,
        featuresCol: Optional[str] = None,
        predictionCol: Optional[str] = None,
        predictedLabelCol: Optional[str] = None,
        probabilityCol: Optional[str] = None,
        rawPredictionCol: Optional[str] = None,
        thresholds: Optional[List[float]] = None,
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
    ) -> "FedDipClassifier":
        """Sets several params at once."""
        return self._set(**_given(self))

    def setFeaturesCol(self, value: str) -> "FedDipClassifier":
        """Sets ``featuresCol``: features column: a vector, an array or a number."""
        return self._set(featuresCol=value)

    def setPredictionCol(self, value: str) -> "FedDipClassifier":
        """Sets ``predictionCol``: prediction column: the label where labels are numbers, else its place in the labels; empty: none."""
        return self._set(predictionCol=value)

    def setPredictedLabelCol(self, value: str) -> "FedDipClassifier":
        """Sets ``predictedLabelCol``: column for the predicted label as a string; empty: none."""
        return self._set(predictedLabelCol=value)

    def setProbabilityCol(self, value: str) -> "FedDipClassifier":
        """Sets ``probabilityCol``: column for the probabilities of all classes; empty: none."""
        return self._set(probabilityCol=value)

    def setRawPredictionCol(self, value: str) -> "FedDipClassifier":
        """Sets ``rawPredictionCol``: column for the logarithms of the probabilities; empty: none."""
        return self._set(rawPredictionCol=value)

    def setThresholds(self, value: List[float]) -> "FedDipClassifier":
        """Sets ``thresholds``: one a class: the class with the largest probability / threshold is predicted."""
        return self._set(thresholds=value)

    def setHandleInvalid(self, value: str) -> "FedDipClassifier":
        """Sets ``handleInvalid``: rows whose features are none: error, skip or keep."""
        return self._set(handleInvalid=value)

    def setLabelCol(self, value: str) -> "FedDipClassifier":
        """Sets ``labelCol``: label column: whole numbers, booleans or strings."""
        return self._set(labelCol=value)

    def setClientCol(self, value: str) -> "FedDipClassifier":
        """Sets ``clientCol``: column that says whose a row is; empty: rows are dealt out by feddip.partitioning."""
        return self._set(clientCol=value)

    def setMaxIter(self, value: int) -> "FedDipClassifier":
        """Sets ``maxIter``: rounds (> 0)."""
        return self._set(maxIter=value)

    def setSeed(self, value: int) -> "FedDipClassifier":
        """Sets ``seed``: seed of everything random."""
        return self._set(seed=value)

    def setStepSize(self, value: float) -> "FedDipClassifier":
        """Sets ``stepSize``: clients' step size in the first round (> 0)."""
        return self._set(stepSize=value)

    def setFinalSparsity(self, value: float) -> "FedDipClassifier":
        """Sets ``finalSparsity``: share of the weights that is pruned at the end, in [0, 1)."""
        return self._set(finalSparsity=value)

    def setNetwork(self, value: str) -> "FedDipClassifier":
        """Sets ``network``: network by name; mlp if config names none."""
        return self._set(network=value)

    def setStrategy(self, value: str) -> "FedDipClassifier":
        """Sets ``strategy``: algorithm by name."""
        return self._set(strategy=value)

    def setLocalEpochs(self, value: int) -> "FedDipClassifier":
        """Sets ``localEpochs``: epochs of a client in a round (> 0)."""
        return self._set(localEpochs=value)

    def setBatchSize(self, value: int) -> "FedDipClassifier":
        """Sets ``batchSize``: rows of a minibatch (> 0)."""
        return self._set(batchSize=value)

    def setFraction(self, value: float) -> "FedDipClassifier":
        """Sets ``fraction``: share of the clients that is sampled a round, in (0, 1]."""
        return self._set(fraction=value)

    def setNumClients(self, value: int) -> "FedDipClassifier":
        """Sets ``numClients``: clients, if no clientCol says who they are (> 0)."""
        return self._set(numClients=value)

    def setTestFraction(self, value: float) -> "FedDipClassifier":
        """Sets ``testFraction``: share of every client's rows that is not trained on."""
        return self._set(testFraction=value)

    def setConfig(self, value: str) -> "FedDipClassifier":
        """Sets ``config``: further settings as HOCON with everything under feddip."""
        return self._set(config=value)

    def setRunDir(self, value: str) -> "FedDipClassifier":
        """Sets ``runDir``: new folder for the run; empty: it is not kept."""
        return self._set(runDir=value)
