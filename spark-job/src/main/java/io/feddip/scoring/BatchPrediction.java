package io.feddip.scoring;

import static java.util.Objects.requireNonNull;

import io.feddip.api.UsageException;
import io.feddip.api.data.DataException;
import io.feddip.client.TaskSpec;
import io.feddip.config.RunConfig;
import io.feddip.data.DataSetCatalogue;
import io.feddip.data.parquet.ImageBytes;
import io.feddip.data.table.TableFiles;
import io.feddip.data.table.TableScheme;
import io.feddip.run.ScoringModel;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Scores every row of a table or a data set and writes what comes out. */
public final class BatchPrediction {
  private final SparkSession spark;
  private final ScoringModel model;
  private final RunConfig config;
  private final Optional<TableScheme> scheme;

  /**
   * Nothing is read yet.
   *
   * @param config how columns are called, and how images are encoded
   * @param scheme of the table that the model was trained on; nothing if it was trained on images
   */
  public BatchPrediction(
      SparkSession spark, ScoringModel model, RunConfig config, Optional<TableScheme> scheme) {
    this.spark = requireNonNull(spark, "spark is null");
    this.model = requireNonNull(model, "model is null");
    this.config = requireNonNull(config, "config is null");
    this.scheme = requireNonNull(scheme, "scheme is null");
  }

  /**
   * What was written.
   *
   * @param source where the rows came from
   * @param rows how many, bad ones included
   * @param bad how many could not be scored; they have a problem instead of a prediction
   * @param problem what was wrong with one of them
   */
  public record Written(String source, long rows, long bad, Optional<String> problem) {}

  /**
   * Reads, scores, writes.
   *
   * @param input file or folder; nothing for the test images of the run
   * @param format what the input is; nothing for what the run's table was, for Parquet, or, without
   *     input, what the run's data set is
   * @param output a folder that isn't there yet; {@code .csv} and {@code .json} say what is
   *     written, else Parquet
   * @param columns of the input that are written too; nothing for all that are not binary
   * @throws UsageException if the output exists, or there is no such format or column
   * @throws DataException if the input cannot be read
   */
  public Written write(
      Optional<String> input,
      Optional<String> format,
      String output,
      Optional<List<String>> columns) {
    PredictionOutput to = PredictionOutput.at(output, spark.sparkContext().hadoopConfiguration());
    PredictionInput from = open(input, format);
    Dataset<Row> rows = from.select(columns);
    Tally tally = Tally.on(spark.sparkContext());
    Broadcast<float[]> weights =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(model.weights());
    try {
      int carried = rows.schema().length() - from.features().size();
      Scorer scorer =
          new Scorer(
              model.spec(),
              weights,
              features(from, carried),
              carried,
              PredictionColumns.of(model.spec().objective().task(), model.classNames(), tally));
      to.write(scorer.score(rows));
    } catch (DataException | UsageException e) {
      throw e;
    } catch (RuntimeException e) {
      throw failure(from.source(), e);
    } finally {
      weights.destroy();
    }
    return new Written(from.source(), tally.rows(), tally.badRows().value(), tally.firstProblem());
  }

  /** What Spark could not read is the input's fault, whatever else is not. */
  private static RuntimeException failure(String source, RuntimeException e) {
    boolean reading = false;
    String line = "";
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      line = PredictionInput.firstLine(cause);
      reading |= line.contains("while reading file");
    }
    return reading
        ? new DataException(source, "cannot be read (" + line + ")", "check --input", e)
        : e;
  }

  private PredictionInput open(Optional<String> input, Optional<String> format) {
    if (scheme.isPresent()) {
      return PredictionInput.table(
          spark,
          input.orElseThrow(() -> new UsageException("--input is missing: the table to score")),
          format.orElse(
              config.dataset().name().equals(TableFiles.IMAGES)
                  ? TableFiles.IMAGES
                  : config.dataset().table().format()),
          config,
          scheme.get());
    }
    String name = config.dataset().name();
    boolean own = input.isEmpty() && !name.equals(DataSetCatalogue.PARQUET);
    Optional<String> uri = own ? config.dataset().path() : input;
    return PredictionInput.open(
        spark, uri, format.orElse(own ? name : DataSetCatalogue.PARQUET), config);
  }

  private RowFeatures features(PredictionInput from, int first) {
    return scheme.isPresent()
        ? new TableFeatures(
            scheme.get(), IntStream.range(first, first + from.features().size()).boxed().toList())
        : new ImageFeatures(first, bytes(from.source()));
  }

  private ImageBytes bytes(String source) {
    TaskSpec spec = model.spec();
    return new ImageBytes(
        source,
        spec.channels(),
        spec.height(),
        spec.width(),
        config.dataset().parquet().encoding());
  }
}
