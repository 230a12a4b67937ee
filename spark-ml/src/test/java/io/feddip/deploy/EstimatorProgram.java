package io.feddip.deploy;

import io.feddip.ml.FedDipClassifier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What a user of Spark ML submits, with both jars beside it: {@code fit MODEL RUN} fits a pipeline,
 * saves it and scores by it, {@code load MODEL} scores by a saved one. Prints what it found.
 */
public final class EstimatorProgram {
  private EstimatorProgram() {}

  /** The program. */
  public static void main(String[] words) throws IOException {
    try (SparkSession spark = SparkSession.builder().appName("estimator").getOrCreate()) {
      Dataset<Row> rows = readings(spark);
      PipelineModel model;
      if (words[0].equals("fit")) {
        model = pipeline(words[2]).fit(rows);
        model.save(words[1]);
      } else {
        model = PipelineModel.load(words[1]);
      }
      Dataset<Row> scored = model.transform(rows);
      print("SERIALIZER", spark.sparkContext().getConf().get("spark.serializer", "java"));
      print("RIGHT", scored.where("found = state").count());
      print("WHERE", new TreeSet<>(where(scored)));
      List<String> all = new ArrayList<>();
      for (Row row : scored.orderBy("id").select("found", "probability").collectAsList()) {
        all.add(row.toString());
      }
      print("SCORED", all);
    }
  }

  /** The same whatever the number of partitions and executors. */
  private static Dataset<Row> readings(SparkSession spark) {
    return spark
        .range(0, 600, 1, 4)
        .selectExpr(
            "id",
            "concat('site ', id % 5) site",
            "element_at(array('fine', 'hot', 'worn'), int(id % 3 + 1)) state",
            "pmod(hash(id, 'a'), 1000) / 1000 + if(id % 3 = 1, 1.5, 0) a",
            "pmod(hash(id, 'b'), 1000) / 1000 + if(id % 3 = 2, 1.5, 0) b");
  }

  private static Pipeline pipeline(String run) {
    FedDipClassifier classifier =
        new FedDipClassifier()
            .setClientCol("site")
            .setLabelCol("state")
            .setPredictedLabelCol("found")
            .setMaxIter(6)
            .setFraction(1)
            .setLocalEpochs(3)
            .setBatchSize(8)
            .setFinalSparsity(0.5)
            .setSeed(4)
            .setRunDir(run)
            .setConfig("feddip { pruning.interval = 2, regularization.steps = 3 }");
    VectorAssembler assembler =
        new VectorAssembler().setInputCols(new String[] {"a", "b"}).setOutputCol("features");
    return new Pipeline().setStages(new PipelineStage[] {assembler, classifier});
  }

  /** Who scored. */
  private static List<String> where(Dataset<Row> scored) {
    MapPartitionsFunction<Row, String> executor =
        rows -> {
          rows.forEachRemaining(row -> {});
          return List.of(SparkEnv.get().executorId()).iterator();
        };
    return scored.mapPartitions(executor, Encoders.STRING()).collectAsList();
  }

  private static void print(String what, Object value) {
    System.out.println(what + " " + value);
  }
}
