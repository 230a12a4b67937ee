package io.feddip.ml;

import io.feddip.checkpoint.ModelFiles;
import io.feddip.client.ClientSession;
import io.feddip.run.ScoringModel;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLWriter;

/**
 * Saves a model as Spark's are saved: {@code metadata} with class and params, {@code data} with
 * {@code model.feddip} (the sparse weights) and {@code model.json} (all else), on any file system
 * that Hadoop knows.
 */
final class ModelWriter extends MLWriter {
  static final String DATA = "data";
  static final String DESCRIPTION = "model.json";

  private final Params stage;
  private final FittedNetwork network;

  ModelWriter(Params stage, FittedNetwork network) {
    this.stage = stage;
    this.network = network;
  }

  @Override
  public void saveImpl(String path) {
    SparkMetadata.save(stage, path, sc());
    Configuration hadoop = sc().hadoopConfiguration();
    Path data = new Path(path, DATA);
    ScoringModel scoring = network.scoring();
    // The description last: a reader finds all, or nothing to read.
    new ModelFiles(data, hadoop)
        .write(ClientSession.layout(scoring.spec()), scoring.mask(), scoring.weights());
    Path file = new Path(data, DESCRIPTION);
    try (FileSystem files = FileSystem.newInstance(file.toUri(), hadoop);
        OutputStream out = files.create(file, true)) {
      out.write(new StoredModel(scoring.spec(), network.scheme()).encode());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
