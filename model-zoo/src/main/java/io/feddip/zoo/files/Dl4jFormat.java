package io.feddip.zoo.files;

import io.feddip.api.layers.LayerGraph;
import io.feddip.api.plugin.ModelContext;
import io.feddip.api.plugin.NetworkFormat;
import io.feddip.api.plugin.StoredNetwork;
import java.util.Optional;

/**
 * DeepLearning4J's files: a zip of its {@code ModelSerializer}, or the JSON or YAML of a {@code
 * MultiLayerConfiguration} or {@code ComputationGraphConfiguration}. Layers that are this project's
 * too become its own, with their sparse kernels; others run as DeepLearning4J's. What the file says
 * of updaters, regularization and first weights is not read: the run's configuration has its own.
 */
public final class Dl4jFormat implements NetworkFormat {
  @Override
  public StoredNetwork read(byte[] file) {
    Dl4jFile read = Dl4jFile.of(file);
    Dl4jConfiguration.of(read.configuration());
    return new Stored(read);
  }

  @Override
  public LayerGraph graph(String structure, ModelContext context) {
    return new Dl4jLayers(Dl4jConfiguration.of(structure), context).graph();
  }

  private record Stored(Dl4jFile file) implements StoredNetwork {
    @Override
    public String structure() {
      return file.configuration();
    }

    @Override
    public Optional<float[]> weights(ModelContext context) {
      return file.coefficients()
          .map(
              numbers ->
                  new Dl4jLayers(Dl4jConfiguration.of(file.configuration()), context)
                      .weights(numbers));
    }
  }
}
