package io.feddip.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows that a small network learns in a second, and the session that tests share. */
final class Tables {
  static final List<String> SPECIES = List.of("setosa", "virginica", "x y");

  private Tables() {}

  static SparkSession spark() {
    return SparkSession.builder()
        .appName("tests")
        .master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "localhost")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate();
  }

  /**
   * Three clouds of points in four dimensions, of three clients.
   *
   * @param rows how many
   * @return id, features (vector), label (double, 0 … 2), species (string), site (string)
   */
  static Dataset<Row> clouds(int rows) {
    SplittableRandom random = new SplittableRandom(3);
    List<Row> all = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      int label = i % 3;
      double[] point = new double[4];
      for (int d = 0; d < 4; d++) {
        point[d] = random.nextDouble() + (d == label ? 1.5 : 0);
      }
      all.add(
          RowFactory.create(
              i, Vectors.dense(point), (double) label, SPECIES.get(label), "site " + i / 3 % 3));
    }
    StructType schema =
        new StructType()
            .add("id", DataTypes.IntegerType)
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType)
            .add("species", DataTypes.StringType)
            .add("site", DataTypes.StringType);
    return spark().createDataFrame(all, schema).repartition(4);
  }

  /** An estimator that learns them. */
  static FedDipClassifier classifier() {
    return new FedDipClassifier()
        .setClientCol("site")
        .setMaxIter(6)
        .setFraction(1)
        .setLocalEpochs(3)
        .setBatchSize(8)
        .setFinalSparsity(0.5)
        .setSeed(4)
        .setConfig("feddip { pruning.interval = 2, regularization.steps = 3 }");
  }
}
