"""What the stages of this package have in common: params, setters, reading and writing."""

from typing import Any, Dict, List, TypeVar

from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.util import JavaMLReadable, JavaMLReader, JavaMLWritable
from pyspark.sql import SparkSession

_PACKAGE = "io.feddip.ml."

_S = TypeVar("_S", bound="_ScoringParams")


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


def _new_java(stage: Any, uid: str) -> Any:
    """The Java object behind a new estimator."""
    try:
        return stage._new_java_obj(_PACKAGE + str(stage.__name__), uid)
    except TypeError as error:
        if "JavaPackage" not in str(error):
            raise
        raise RuntimeError(
            "io.feddip.ml is not on Spark's class path: set spark.jars to feddip-spark-job.jar,feddip-spark-ml.jar"
            " before the session starts"
        ) from None


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
        "prediction column: the number, or of classes the label where labels are numbers, else its place in the labels; empty: none",
        typeConverter=TypeConverters.toString,
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
        """Value of ``predictionCol``: prediction column: the number, or of classes the label where labels are numbers, else its place in the labels; empty: none."""
        return self.getOrDefault(self.predictionCol)

    def getHandleInvalid(self) -> str:
        """Value of ``handleInvalid``: rows whose features are none: error, skip or keep."""
        return self.getOrDefault(self.handleInvalid)

    def setFeaturesCol(self: _S, value: str) -> _S:
        """Sets ``featuresCol``: features column: a vector, an array or a number."""
        return self._set(featuresCol=value)

    def setPredictionCol(self: _S, value: str) -> _S:
        """Sets ``predictionCol``: prediction column: the number, or of classes the label where labels are numbers, else its place in the labels; empty: none."""
        return self._set(predictionCol=value)

    def setHandleInvalid(self: _S, value: str) -> _S:
        """Sets ``handleInvalid``: rows whose features are none: error, skip or keep."""
        return self._set(handleInvalid=value)


class _ClassScoringParams(_ScoringParams):
    """Params of what says which class a row is of."""

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

    def setPredictedLabelCol(self: _S, value: str) -> _S:
        """Sets ``predictedLabelCol``: column for the predicted label as a string; empty: none."""
        return self._set(predictedLabelCol=value)

    def setProbabilityCol(self: _S, value: str) -> _S:
        """Sets ``probabilityCol``: column for the probabilities of all classes; empty: none."""
        return self._set(probabilityCol=value)

    def setRawPredictionCol(self: _S, value: str) -> _S:
        """Sets ``rawPredictionCol``: column for the logarithms of the probabilities; empty: none."""
        return self._set(rawPredictionCol=value)

    def setThresholds(self: _S, value: List[float]) -> _S:
        """Sets ``thresholds``: one a class: the class with the largest probability / threshold is predicted."""
        return self._set(thresholds=value)


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

    def setLabelCol(self: _S, value: str) -> _S:
        """Sets ``labelCol``: label column: whole numbers, booleans or strings."""
        return self._set(labelCol=value)

    def setClientCol(self: _S, value: str) -> _S:
        """Sets ``clientCol``: column that says whose a row is; empty: rows are dealt out by feddip.partitioning."""
        return self._set(clientCol=value)

    def setMaxIter(self: _S, value: int) -> _S:
        """Sets ``maxIter``: rounds (> 0)."""
        return self._set(maxIter=value)

    def setSeed(self: _S, value: int) -> _S:
        """Sets ``seed``: seed of everything random."""
        return self._set(seed=value)

    def setStepSize(self: _S, value: float) -> _S:
        """Sets ``stepSize``: clients' step size in the first round (> 0)."""
        return self._set(stepSize=value)

    def setFinalSparsity(self: _S, value: float) -> _S:
        """Sets ``finalSparsity``: share of the weights that is pruned at the end, in [0, 1)."""
        return self._set(finalSparsity=value)

    def setNetwork(self: _S, value: str) -> _S:
        """Sets ``network``: network by name; mlp if config names none."""
        return self._set(network=value)

    def setStrategy(self: _S, value: str) -> _S:
        """Sets ``strategy``: algorithm by name."""
        return self._set(strategy=value)

    def setLocalEpochs(self: _S, value: int) -> _S:
        """Sets ``localEpochs``: epochs of a client in a round (> 0)."""
        return self._set(localEpochs=value)

    def setBatchSize(self: _S, value: int) -> _S:
        """Sets ``batchSize``: rows of a minibatch (> 0)."""
        return self._set(batchSize=value)

    def setFraction(self: _S, value: float) -> _S:
        """Sets ``fraction``: share of the clients that is sampled a round, in (0, 1]."""
        return self._set(fraction=value)

    def setNumClients(self: _S, value: int) -> _S:
        """Sets ``numClients``: clients, if no clientCol says who they are (> 0)."""
        return self._set(numClients=value)

    def setTestFraction(self: _S, value: float) -> _S:
        """Sets ``testFraction``: share of every client's rows that is not trained on."""
        return self._set(testFraction=value)

    def setConfig(self: _S, value: str) -> _S:
        """Sets ``config``: further settings as HOCON with everything under feddip."""
        return self._set(config=value)

    def setRunDir(self: _S, value: str) -> _S:
        """Sets ``runDir``: new folder for the run; empty: it is not kept."""
        return self._set(runDir=value)
