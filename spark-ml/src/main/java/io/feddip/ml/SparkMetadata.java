package io.feddip.ml;

import org.apache.spark.SparkContext;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import scala.Option;

/**
 * The folder {@code metadata} of a saved stage, in Spark's own format: by methods that Spark keeps
 * for itself in Scala, in this one place.
 */
final class SparkMetadata {
  private SparkMetadata() {}

  static void save(Params stage, String path, SparkContext spark) {
    DefaultParamsWriter.saveMetadata(stage, path, spark, Option.empty(), Option.empty());
  }

  /**
   * What was saved.
   *
   * @throws IllegalArgumentException if the folder is another class's
   */
  static DefaultParamsReader.Metadata load(String path, SparkContext spark, Class<?> type) {
    return DefaultParamsReader.loadMetadata(path, spark, type.getName());
  }

  static void restore(DefaultParamsReader.Metadata metadata, Params stage) {
    metadata.getAndSetParams(stage, Option.empty());
  }
}
