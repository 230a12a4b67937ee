package io.feddip.ml;

import io.feddip.api.wire.DecodedModel;
import io.feddip.checkpoint.ModelFiles;
import io.feddip.client.ClientSession;
import io.feddip.run.ScoringModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.BiFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;

/**
 * Loads what {@link ModelWriter} saved.
 *
 * @param <M> the model's class
 */
final class ModelReader<M extends Params> extends MLReader<M> {
  private final Class<M> type;
  private final BiFunction<String, FittedNetwork, M> make;

  /**
   * @param make a model of its name and its network
   */
  ModelReader(Class<M> type, BiFunction<String, FittedNetwork, M> make) {
    this.type = type;
    this.make = make;
  }

  @Override
  public M load(String path) {
    DefaultParamsReader.Metadata metadata = SparkMetadata.load(path, sc(), type);
    Configuration hadoop = sc().hadoopConfiguration();
    Path data = new Path(path, ModelWriter.DATA);
    StoredModel stored = description(new Path(data, ModelWriter.DESCRIPTION), hadoop);
    DecodedModel decoded = new ModelFiles(data, hadoop).read(ClientSession.layout(stored.spec()));
    M model =
        make.apply(
            metadata.uid(),
            new FittedNetwork(
                new ScoringModel(
                    stored.spec(), stored.scheme().classes(), decoded.weights(), decoded.mask()),
                stored.scheme()));
    SparkMetadata.restore(metadata, model);
    return model;
  }

  private static StoredModel description(Path file, Configuration hadoop) {
    try (FileSystem files = FileSystem.newInstance(file.toUri(), hadoop);
        InputStream in = files.open(file)) {
      return StoredModel.decode(in.readAllBytes(), file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
