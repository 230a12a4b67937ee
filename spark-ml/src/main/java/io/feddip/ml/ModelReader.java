package io.feddip.ml;

import io.feddip.api.wire.DecodedModel;
import io.feddip.checkpoint.ModelFiles;
import io.feddip.client.ClientSession;
import io.feddip.run.ScoringModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;

/** Loads what {@link ModelWriter} saved. */
final class ModelReader extends MLReader<FedDipClassificationModel> {
  @Override
  public FedDipClassificationModel load(String path) {
    DefaultParamsReader.Metadata metadata =
        SparkMetadata.load(path, sc(), FedDipClassificationModel.class);
    Configuration hadoop = sc().hadoopConfiguration();
    Path data = new Path(path, ModelWriter.DATA);
    StoredModel stored = description(new Path(data, ModelWriter.DESCRIPTION), hadoop);
    DecodedModel decoded = new ModelFiles(data, hadoop).read(ClientSession.layout(stored.spec()));
    FedDipClassificationModel model =
        new FedDipClassificationModel(
            metadata.uid(),
            new ScoringModel(
                stored.spec(), stored.scheme().classes(), decoded.weights(), decoded.mask()),
            stored.scheme());
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
