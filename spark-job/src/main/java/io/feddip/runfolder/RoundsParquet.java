package io.feddip.runfolder;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.feddip.api.run.RoundRecord;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** A copy of the rounds as Parquet beside the JSON lines, for Spark SQL. */
public final class RoundsParquet {
  private RoundsParquet() {}

  /**
   * Writes the copy, replacing what is there. The rounds come from the driver: executors need not
   * read the folder, whose name may look like a pattern to Spark, nor a file that is still open.
   */
  public static void write(RunFolder folder, SparkSession spark) {
    List<RoundRecord> rounds = folder.rounds();
    List<String> lines = new String(JsonLines.write(rounds), UTF_8).lines().toList();
    spark
        .read()
        .schema(RoundSchema.of(rounds))
        .json(spark.createDataset(lines, Encoders.STRING()))
        .coalesce(1)
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(new Path(folder.path(), RunFolder.ROUNDS_PARQUET).toString());
  }
}
