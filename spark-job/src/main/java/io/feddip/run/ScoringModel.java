package io.feddip.run;

import static java.util.Objects.requireNonNull;

import io.feddip.api.UsageException;
import io.feddip.api.data.DataSetDescription;
import io.feddip.api.model.Mask;
import io.feddip.api.wire.DecodedModel;
import io.feddip.api.wire.ModelPayload;
import io.feddip.api.wire.mask.MaskCache;
import io.feddip.api.wire.mask.WireException;
import io.feddip.checkpoint.CheckpointException;
import io.feddip.checkpoint.ClientModelFiles;
import io.feddip.checkpoint.ModelFiles;
import io.feddip.client.TaskSpec;
import io.feddip.config.RunConfig;
import io.feddip.runfolder.RunFolder;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** A trained model with all that is needed to score rows. */
public final class ScoringModel {
  private final TaskSpec spec;
  private final List<String> classNames;
  private final float[] weights;
  private final Optional<Mask> mask;

  /**
   * Of its parts.
   *
   * @param spec the network, and how features become numbers
   * @param classNames one a class
   * @param weights flat, zero where pruned; not copied
   * @param mask which weights are kept; nothing of a model that was never pruned
   */
  public ScoringModel(
      TaskSpec spec, List<String> classNames, float[] weights, Optional<Mask> mask) {
    this.spec = requireNonNull(spec, "spec is null");
    this.classNames = List.copyOf(classNames);
    this.weights = requireNonNull(weights, "weights is null");
    this.mask = requireNonNull(mask, "mask is null");
  }

  /**
   * The final model of a run.
   *
   * @param config the run's
   * @throws UsageException if the run has no model yet
   * @throws io.feddip.checkpoint.CheckpointException if the model is damaged, or another network's
   */
  public static ScoringModel of(RunFolder run, RunConfig config, Configuration hadoop) {
    if (!run.has(RunFolder.MODEL + "/" + ModelFiles.SPARSE)) {
      throw new UsageException(
          "%s has no %s/%s; its training has not ended: train --resume ends it"
              .formatted(run, RunFolder.MODEL, ModelFiles.SPARSE));
    }
    DataSetDescription description = ExperimentData.describe(config, run, hadoop);
    TaskSpec spec = Parts.worker(config, description);
    Parts.model(spec);
    DecodedModel model = new ModelFiles(run.model(), hadoop).read(Parts.layout(spec));
    return new ScoringModel(spec, description.classNames(), model.weights(), model.mask());
  }

  /**
   * One client's own final model.
   *
   * @param client its number
   * @throws UsageException if the run has none of that client
   * @throws io.feddip.checkpoint.CheckpointException if the model is damaged, or another network's
   */
  public static ScoringModel ofClient(
      RunFolder run, RunConfig config, Configuration hadoop, int client) {
    ScoringModel common = of(run, config, hadoop);
    byte[] payload =
        ClientModelFiles.open(run.model() + "/" + ClientModelFiles.FOLDER, hadoop)
            .read(client)
            .orElseThrow(
                () ->
                    new UsageException(
                        "%s has no model of client %d; feddip.strategy.name = %s, and %d clients"
                            .formatted(
                                run,
                                client,
                                config.strategy().name(),
                                config.partitioning().clients())));
    try {
      DecodedModel model =
          ModelPayload.decode(payload, Parts.layout(common.spec), new MaskCache(1));
      return new ScoringModel(common.spec, common.classNames, model.weights(), model.mask());
    } catch (WireException e) {
      throw new CheckpointException(
          "the model of client %d is damaged or another network's: %s"
              .formatted(client, e.getMessage()),
          e);
    }
  }

  /** The network, and how features become numbers. */
  public TaskSpec spec() {
    return spec;
  }

  /** One a class. */
  public List<String> classNames() {
    return classNames;
  }

  /** Flat, zero where pruned; not a copy. */
  public float[] weights() {
    return weights;
  }

  /** Which weights are kept; nothing of a model that was never pruned. */
  public Optional<Mask> mask() {
    return mask;
  }

  /** Share of the prunable weights that are 0, in [0, 1]. */
  public double sparsity() {
    return mask.map(Mask::sparsity).orElse(0.0);
  }
}
