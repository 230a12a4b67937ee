package io.feddip.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.feddip.api.UsageException;
import io.feddip.api.data.DataSetDescription;
import io.feddip.api.model.Task;
import io.feddip.checkpoint.ModelFiles;
import io.feddip.client.Objective;
import io.feddip.config.RunConfig;
import io.feddip.runfolder.RunFolder;
import io.feddip.zoo.GraphModel;
import io.feddip.zoo.files.NumpyArchive;
import io.feddip.zoo.files.OnnxExport;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;

/** A finished run's model as a file of another program. */
public final class ModelExport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ScoringModel trained;
  private final GraphModel model;
  private final ModelInputs inputs;
  private final String source;
  private final Configuration hadoop;

  /**
   * @param model its network, whatever {@code client.stock-layers} says
   * @param source what the data set is called
   */
  private ModelExport(
      ScoringModel trained,
      GraphModel model,
      ModelInputs inputs,
      String source,
      Configuration hadoop) {
    this.trained = trained;
    this.model = model;
    this.inputs = inputs;
    this.source = source;
    this.hadoop = hadoop;
  }

  /** What can be written. */
  public enum Format {
    /** An ONNX file. */
    ONNX,
    /** NumPy's {@code .npz} of the weights alone. */
    NUMPY,
    /** DeepLearning4J's zip of a {@code ComputationGraph}. */
    DL4J;

    /**
     * The format of that name.
     *
     * @throws UsageException if there is none
     */
    public static Format of(String name) {
      return switch (name) {
        case "onnx" -> ONNX;
        case "numpy" -> NUMPY;
        case "dl4j" -> DL4J;
        default ->
            throw new UsageException(
                "--format: no format is called " + name + "; there are onnx, numpy and dl4j");
      };
    }
  }

  /**
   * Reads a run's sparse model.
   *
   * @param location of the run folder
   * @throws UsageException if the folder has no configuration, or no model yet
   * @throws io.feddip.checkpoint.CheckpointException if the model is damaged
   */
  public static ModelExport open(String location, Configuration hadoop) {
    try (RunFolder folder = RunFolder.open(location, hadoop)) {
      RunConfig config = StoredConfig.of(folder);
      DataSetDescription data = ExperimentData.describe(config, folder, hadoop);
      ScoringModel trained = ScoringModel.of(folder, config, hadoop);
      return new ModelExport(
          trained,
          Parts.model(trained.spec().withoutStockLayers()),
          ModelInputs.of(data, StoredScheme.find(folder)),
          data.name(),
          hadoop);
    }
  }

  /**
   * Writes the file in place of one that may be there.
   *
   * @param sparse whether zeros are left out; not for {@link Format#DL4J}
   * @param normalise whether the network takes pixels of 0 … 255; for {@link Format#ONNX} only
   * @param output a local path or any Hadoop URI
   * @return a line that says what was written
   * @throws UsageException if the format has no such choice, or the network has a layer that the
   *     format has not
   * @throws io.feddip.checkpoint.CheckpointException if the file cannot be written
   */
  public String write(Format format, boolean sparse, boolean normalise, String output) {
    if (sparse && format == Format.DL4J) {
      throw new UsageException("--sparse: DeepLearning4J has no sparse weights; use onnx or numpy");
    }
    if (normalise && format != Format.ONNX) {
      throw new UsageException(
          "--normalise: only an ONNX file holds more than the network; use onnx");
    }
    byte[] content;
    try {
      content =
          switch (format) {
            case ONNX -> onnx(sparse, normalise);
            case NUMPY -> NumpyArchive.of(model.layout(), trained.weights(), sparse);
            case DL4J -> ModelFiles.zip(model, trained.weights());
          };
    } catch (IllegalArgumentException e) {
      throw new UsageException("--format: " + e.getMessage(), e);
    }
    ModelFiles.export(output, content, hadoop);
    return String.format(
        Locale.ROOT,
        "%s: %,d bytes, %s, %,d parameters, sparsity %.4f",
        output,
        content.length,
        model.name(),
        model.layout().length(),
        trained.sparsity());
  }

  private byte[] onnx(boolean sparse, boolean normalise) {
    OnnxExport export =
        inputs
            .describe(OnnxExport.of(model.name(), model.graph(), trained.weights()), normalise)
            .noting(named(trained.spec().objective().task()), json(trained.classNames()))
            .noting("data_set", source)
            .noting("sparsity", String.format(Locale.ROOT, "%.4f", trained.sparsity()));
    Objective objective = trained.spec().objective();
    OnnxExport ended =
        export.forTask(objective.task(), objective.targetMean(), objective.targetDeviation());
    return sparse ? ended.sparse().bytes() : ended.bytes();
  }

  /** What the names in a file are of. */
  private static String named(Task task) {
    return switch (task) {
      case CLASSIFICATION -> "classes";
      case MULTI_LABEL -> "labels";
      case REGRESSION -> "targets";
      case NEXT_TOKEN -> "tokens";
    };
  }

  static String json(List<?> list) {
    try {
      return JSON.writeValueAsString(list);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("lists of strings and numbers have a JSON form", e);
    }
  }
}
