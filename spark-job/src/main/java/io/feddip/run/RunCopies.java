package io.feddip.run;

import io.feddip.api.model.Layout;
import io.feddip.checkpoint.ModelFiles;
import io.feddip.report.ReportPage;
import io.feddip.runfolder.ByProduct;
import io.feddip.runfolder.RoundsParquet;
import io.feddip.runfolder.RunFolder;
import io.feddip.zoo.GraphModel;
import org.apache.spark.sql.SparkSession;

/**
 * A complete run's results in other forms: rounds for Spark SQL, the model for DeepLearning4J. They
 * are made when the results are safe and marked; one that cannot be made is a warning.
 */
public final class RunCopies {
  private final RunFolder folder;
  private final SparkSession spark;
  private final ModelFiles files;

  public RunCopies(RunFolder folder, SparkSession spark) {
    this.folder = folder;
    this.spark = spark;
    this.files = new ModelFiles(folder.model(), spark.sparkContext().hadoopConfiguration());
  }

  /**
   * Writes all.
   *
   * @param weights the final model's, flat
   */
  void write(GraphModel model, float[] weights) {
    writeZip(model, weights);
    writeRounds();
  }

  /** Writes what a run that ended between its mark and its copies lacks. */
  public void writeMissing(GraphModel model, Layout layout) {
    if (!folder.has(RunFolder.REPORT)) {
      attempt(RunFolder.REPORT, () -> ReportPage.write(folder));
    }
    if (model.isStock() && !files.hasZip()) {
      attempt(
          RunFolder.MODEL + "/" + ModelFiles.ZIP,
          () -> files.writeZip(model, files.read(layout).weights()));
    }
    // Spark's own mark: a folder without it is what a job left that was cut off.
    if (!folder.has(RunFolder.ROUNDS_PARQUET + "/_SUCCESS")) {
      writeRounds();
    }
  }

  /** A network with layers that DeepLearning4J lacks has no such copy. */
  private void writeZip(GraphModel model, float[] weights) {
    if (!model.isStock()) {
      return;
    }
    attempt(RunFolder.MODEL + "/" + ModelFiles.ZIP, () -> files.writeZip(model, weights));
  }

  /** Writes the rounds, of a run that has no model of its own. */
  void writeRounds() {
    attempt(RunFolder.ROUNDS_PARQUET, () -> RoundsParquet.write(folder, spark));
  }

  private void attempt(String name, ByProduct.Writing writing) {
    ByProduct.attempt(folder.path() + "/" + name, writing);
  }
}
