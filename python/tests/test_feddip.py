"""The package with real jars: FEDDIP_JARS names them, separated by commas. Loading happens in a process of its own."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.evaluation import MulticlassClassificationEvaluator, RegressionEvaluator
from pyspark.ml.feature import StandardScaler, VectorAssembler
from pyspark.ml.tuning import CrossValidator, ParamGridBuilder
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

ELSEWHERE = """
import sys, feddip
from pyspark.ml import PipelineModel
from test_feddip import clouds, session
spark = session()
scored = PipelineModel.load(sys.argv[1]).transform(clouds(spark)).orderBy("id")
print("SCORED", [int(row.prediction) for row in scored.collect()])
"""


def session() -> SparkSession:
    return (
        SparkSession.builder.master("local[2]")
        .config("spark.jars", os.environ["FEDDIP_JARS"])
        .config("spark.driver.extraJavaOptions", "--add-modules=jdk.incubator.vector")
        .config("spark.driver.host", "localhost")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )


def clouds(spark: SparkSession) -> DataFrame:
    """Three clouds of points, of three sites: columns id, a, b, label, species, site."""
    rows = spark.range(300).withColumn("label", (f.col("id") % 3).cast("double"))
    return rows.select(
        "id",
        (f.rand(1) + f.when(f.col("label") == 0, 1.5).otherwise(0)).alias("a"),
        (f.rand(2) + f.when(f.col("label") == 1, 1.5).otherwise(0)).alias("b"),
        "label",
        f.element_at(f.array(f.lit("x"), f.lit("y y"), f.lit("z")), (f.col("label") + 1).cast("int")).alias("species"),
        (f.col("id") / 3 % 3).cast("int").alias("site"),
    ).localCheckpoint()


def classifier(**params: object) -> "feddip.FedDipClassifier":
    import feddip

    settings = dict(
        clientCol="site",
        maxIter=6,
        fraction=1.0,
        localEpochs=3,
        batchSize=8,
        finalSparsity=0.5,
        config="feddip { pruning.interval = 2, regularization.steps = 3}",
    )
    settings.update(params)
    return feddip.FedDipClassifier(**settings)


class TestFeddip(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.spark = session()
        cls.rows = clouds(cls.spark)
        cls.assembler = VectorAssembler(inputCols=["a", "b"], outputCol="features")
        cls.scratch = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.scratch.name)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.spark.stop()
        cls.scratch.cleanup()

    def test_pipeline_scores_and_loads_in_another_process(self) -> None:
        scaler = StandardScaler(inputCol="features", outputCol="scaled")
        pipeline = Pipeline(stages=[self.assembler, scaler, classifier(featuresCol="scaled")])
        model = pipeline.fit(self.rows)
        scored = model.transform(self.rows)
        accuracy = MulticlassClassificationEvaluator(metricName="accuracy").evaluate(scored)
        self.assertGreater(accuracy, 0.9)
        stage = model.stages[-1]
        self.assertEqual(stage.labels, ["0", "1", "2"])
        self.assertEqual(stage.numFeatures, 2)
        self.assertEqual(stage.rounds.count(), 7)
        path = str(self.folder / "pipeline")
        model.write().overwrite().save(path)
        self.assertEqual(PipelineModel.load(path).stages[-1].getFeaturesCol(), "scaled")
        expected = [int(row.prediction) for row in scored.orderBy("id").collect()]
        here = pathlib.Path(__file__).parent
        environment = dict(os.environ, PYTHONPATH=os.pathsep.join([str(here), str(here.parent)]))
        printed = subprocess.run(
            [sys.executable, "-c", ELSEWHERE, path], env=environment, capture_output=True, text=True, check=False
        )
        self.assertEqual(printed.returncode, 0, printed.stderr)
        self.assertIn("SCORED %s" % expected, printed.stdout)

    def test_estimator_is_saved_and_loaded(self) -> None:
        import feddip

        path = str(self.folder / "estimator")
        classifier(thresholds=[1.0, 2.0, 3.0]).save(path)
        loaded = feddip.FedDipClassifier.load(path)
        self.assertEqual(loaded.getMaxIter(), 6)
        self.assertEqual(loaded.getThresholds(), [1.0, 2.0, 3.0])
        self.assertTrue(loaded.isSet(loaded.finalSparsity))
        self.assertFalse(loaded.isSet(loaded.stepSize))
        Pipeline(stages=[self.assembler, loaded]).save(path + "-pipeline")
        again = Pipeline.load(path + "-pipeline").getStages()[1]
        self.assertEqual(again.getClientCol(), "site")

    def test_cross_validator_over_sparsity(self) -> None:
        stage = classifier(maxIter=3)
        grid = ParamGridBuilder().addGrid(stage.finalSparsity, [0.3, 0.6]).build()
        evaluator = MulticlassClassificationEvaluator(metricName="accuracy")
        best = CrossValidator(estimator=stage, estimatorParamMaps=grid, evaluator=evaluator, numFolds=2).fit(
            self.assembler.transform(self.rows)
        )
        self.assertGreater(min(best.avgMetrics), 0.5)

    def test_labels_are_strings_and_runs_are_read(self) -> None:
        import feddip

        run = str(self.folder / "run")
        rows = self.assembler.transform(self.rows)
        model = classifier(labelCol="species", predictedLabelCol="found", runDir=run).fit(rows)
        self.assertGreater(model.transform(rows).where("found = species").count(), 270)
        rounds = feddip.read_rounds(run)
        self.assertEqual(list(rounds["round"]), [-1, 0, 1, 2, 3, 4, 5])
        self.assertIn("seconds.total", rounds.columns)
        self.assertEqual(len(feddip.read_rounds("file://" + run, self.spark)), 7)
        self.assertIn("<iframe", feddip.report(run)._repr_html_())
        with self.assertRaisesRegex(FileNotFoundError, "rounds.jsonl"):
            feddip.read_rounds(str(self.folder / "nowhere"))

    def test_numbers_are_predicted(self) -> None:
        import feddip

        rows = self.assembler.transform(self.rows).selectExpr("*", "1000 + 40 * a - 25 * b as price")
        stage = feddip.FedDipRegressor(
            labelCol="price", maxIter=15, fraction=1.0, localEpochs=3, batchSize=8, stepSize=0.05, finalSparsity=0.3
        ).setClientCol("site")
        model = Pipeline(stages=[stage]).fit(rows)
        scored = model.transform(rows)
        r2 = RegressionEvaluator(labelCol="price", metricName="r2").evaluate(scored)
        self.assertGreater(r2, 0.9)
        path = str(self.folder / "regression")
        model.write().overwrite().save(path)
        loaded = PipelineModel.load(path).stages[0]
        self.assertIsInstance(loaded, feddip.FedDipRegressionModel)
        expected = [row.prediction for row in scored.orderBy("id").collect()]
        self.assertEqual([row.prediction for row in loaded.transform(rows).orderBy("id").collect()], expected)
        self.assertIn("test_rmse", model.stages[0].rounds.columns)
        with self.assertRaisesRegex(Exception, "species must be numbers"):
            feddip.FedDipRegressor(labelCol="species").fit(rows)

    def test_params_are_those_of_the_jar(self) -> None:
        import feddip

        for stage in (classifier(), feddip.FedDipRegressor()):
            theirs = [param.name() for param in stage._java_obj.params()]
            self.assertEqual(sorted(param.name for param in stage.params), sorted(theirs))
            for param in stage.params:
                if param.name != "weightCol":
                    name = param.name[0].upper() + param.name[1:]
                    self.assertTrue(hasattr(stage, "get" + name) and hasattr(stage, "set" + name), param.name)

    def test_mistakes(self) -> None:
        with self.assertRaisesRegex(Exception, "x does not exist. Available: id"):
            classifier(featuresCol="x").fit(self.rows)
        with self.assertRaisesRegex(Exception, "finalSparsity given invalid value"):
            classifier(finalSparsity=1.0).fit(self.rows)
        with self.assertRaisesRegex(Exception, "weightCol is not supported"):
            classifier(weightCol="a").fit(self.assembler.transform(self.rows))
        with self.assertRaises(TypeError):
            classifier(maxIter="many")
        self.assertIn("maxIter: rounds (> 0) (default: 20", classifier().explainParams())


if __name__ == "__main__":
    unittest.main()
