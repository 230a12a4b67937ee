package io.feddip.run;

import io.feddip.api.UsageException;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Masks;
import io.feddip.api.plugin.Kind;
import io.feddip.api.plugin.ModelContext;
import io.feddip.client.TaskSpec;
import io.feddip.config.ConfigReader;
import io.feddip.config.RunConfig;
import io.feddip.runfolder.UserFile;
import io.feddip.zoo.GraphModel;
import io.feddip.zoo.files.NumpyWeights;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A network with its weights in a file that may be anybody's, to be measured on the data of a
 * configuration. What the file holds is told by its name: {@code .onnx}, DeepLearning4J's {@code
 * .zip}, or NumPy's {@code .npz} with the weights of the configuration's own network.
 */
public final class ExportedModel {
  private static final String NUMPY = ".npz";

  private ExportedModel() {}

  /**
   * The configuration with the file as its network.
   *
   * @param text of the configuration
   * @param location of the configuration
   * @param file local or any Hadoop URI
   * @throws UsageException if nothing is known that reads files of that name, or the configuration
   *     is wrong
   */
  public static RunConfig config(String text, String location, String file) {
    String lower = file.toLowerCase(Locale.ROOT);
    if (lower.endsWith(NUMPY)) {
      return ConfigReader.readFile(text, location, List.of());
    }
    String name = format(text, location, file, lower);
    // Another network than the configuration's has other layers.
    return ConfigReader.readFile(
        text,
        location,
        List.of(
            "feddip.model.name=" + name,
            "feddip.model." + name + ".path=" + file,
            "feddip.pruning.exclude=[]",
            "feddip.client.stock-layers=[]"));
  }

  private static String format(String text, String location, String file, String lower) {
    if (lower.endsWith(".onnx")) {
      return "onnx";
    }
    if (lower.endsWith(".zip")) {
      return "dl4j";
    }
    RunConfig own = ConfigReader.readFile(text, location, List.of());
    if (own.plugins().find(Kind.NETWORK_FORMAT, own.model().name()).isEmpty()) {
      throw new UsageException(
          "--model %s: only .onnx, .zip (DeepLearning4J's) and .npz are read, or what a"
                  .formatted(file)
              + " plug-in reads that feddip.model.name of the configuration names");
    }
    return own.model().name();
  }

  /**
   * Reads the file.
   *
   * @param config as {@link #config} gives it
   * @param data that the network is for
   * @throws UsageException naming the file, if it cannot be read, has no weights or does not fit
   *     the data
   */
  public static ScoringModel of(RunConfig config, ExperimentData data, String file) {
    TaskSpec spec = data.workerSpec(config);
    GraphModel model = Parts.model(spec);
    Layout layout = Parts.layout(spec);
    float[] weights =
        file.toLowerCase(Locale.ROOT).endsWith(NUMPY)
            ? numpy(file, layout)
            : StartingNetwork.of(config)
                .flatMap(
                    network ->
                        network.weights(
                            new ModelContext(
                                model.inputShape(), model.classes(), "", model.task())))
                .orElseThrow(
                    () ->
                        new UsageException(
                            "--model %s has no weights; export a trained network".formatted(file)));
    return new ScoringModel(
        spec,
        data.description().classNames(),
        weights,
        Optional.of(Masks.ofNonZero(layout, weights)));
  }

  private static float[] numpy(String location, Layout layout) {
    byte[] bytes = UserFile.bytes("--model: cannot read", location);
    try {
      return NumpyWeights.of(bytes, layout);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--model: cannot read " + location + ": " + e.getMessage(), e);
    }
  }
}
