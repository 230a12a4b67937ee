"""Stages that Java saved load in Python and say the same, and those that Python saved load in Java.

FEDDIP_EXCHANGE names the folder that Java has written, and in which it looks afterwards (PySparkIT, ExchangedPipelines).
"""

import os
import pathlib
import unittest

from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.evaluation import MulticlassClassificationEvaluator
from pyspark.ml.feature import StandardScaler
from pyspark.ml.tuning import CrossValidator, CrossValidatorModel, ParamGridBuilder
from pyspark.sql import DataFrame

from test_feddip import classifier, session


def scored(model: PipelineModel, rows: DataFrame) -> DataFrame:
    return model.transform(rows).select("id", "prediction", "probability").coalesce(1).sortWithinPartitions("id")


@unittest.skipUnless("FEDDIP_EXCHANGE" in os.environ, "FEDDIP_EXCHANGE is not set")
class TestExchange(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.spark = session()
        cls.folder = pathlib.Path(os.environ["FEDDIP_EXCHANGE"])
        cls.rows = cls.spark.read.parquet(cls.java("rows"))

    @classmethod
    def tearDownClass(cls) -> None:
        cls.spark.stop()

    @classmethod
    def java(cls, name: str) -> str:
        return str(cls.folder / "java" / name)

    def python(self, name: str) -> str:
        return str(self.folder / "python" / name)

    def test_what_java_saved(self) -> None:
        import feddip

        model = PipelineModel.load(self.java("model"))
        self.assertIsInstance(model.stages[1], feddip.FedDipClassificationModel)
        self.assertEqual(model.stages[1].labels, ["0", "1", "2"])
        self.assertEqual(scored(model, self.rows).collect(), self.spark.read.parquet(self.java("scored")).collect())

        stage = Pipeline.load(self.java("pipeline")).getStages()[1]
        self.assertIsInstance(stage, feddip.FedDipClassifier)
        self.assertEqual((stage.getFeaturesCol(), stage.getSeed()), ("scaled", 4))
        self.assertFalse(stage.isSet(stage.stepSize))

        validator = CrossValidator.load(self.java("validator"))
        grid = [list(point.values()) for point in validator.getEstimatorParamMaps()]
        self.assertEqual(sorted(grid), [[0.3], [0.6]])
        validated = CrossValidatorModel.load(self.java("validated"))
        self.assertEqual(len(validated.avgMetrics), 2)
        self.assertIsInstance(validated.bestModel, feddip.FedDipClassificationModel)
        self.assertEqual(feddip.FedDipRegressionModel.load(self.java("regression")).numFeatures, 4)

    def test_what_java_will_load(self) -> None:
        import feddip

        scaler = StandardScaler(inputCol="features", outputCol="scaled")
        pipeline = Pipeline(stages=[scaler, classifier(featuresCol="scaled")])
        pipeline.save(self.python("pipeline"))
        model = pipeline.fit(self.rows)
        model.save(self.python("model"))
        scored(model, self.rows).write.parquet(self.python("scored"))

        stage = classifier(maxIter=2)
        grid = ParamGridBuilder().addGrid(stage.finalSparsity, [0.3, 0.6]).build()
        evaluator = MulticlassClassificationEvaluator(metricName="accuracy")
        validator = CrossValidator(estimator=stage, estimatorParamMaps=grid, evaluator=evaluator, numFolds=2)
        validator.fit(self.rows).save(self.python("validated"))
        feddip.FedDipRegressor(clientCol="site", maxIter=2).fit(self.rows).save(self.python("regression"))


if __name__ == "__main__":
    unittest.main()
