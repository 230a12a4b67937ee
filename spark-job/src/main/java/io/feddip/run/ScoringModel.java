package io.feddip.run;

import static java.util.Objects.requireNonNull;

import io.feddip.api.UsageException;
import io.feddip.api.data.DataSetDescription;
import io.feddip.api.model.Layout;
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
import java.util.function.Function;
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
      int last = clients(run, hadoop).last();
      if (last >= 0) {
        throw new UsageException(
            "%s has a model for every client and none for all: evaluate and predict take --client ID, from 0 to %d"
                .formatted(run, last));
      }
      throw new UsageException(
          "%s has no %s/%s; its training has not ended: train --resume ends it"
              .formatted(run, RunFolder.MODEL, ModelFiles.SPARSE));
    }
    return of(run, config, hadoop, new ModelFiles(run.model(), hadoop)::read);
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
    ClientModelFiles models = clients(run, hadoop);
    byte[] payload =
        models
            .read(client)
            .orElseThrow(() -> new UsageException(noModel(run, config, client, models.last())));
    try {
      return of(
          run, config, hadoop, layout -> ModelPayload.decode(payload, layout, new MaskCache(1)));
    } catch (WireException e) {
      throw new CheckpointException(
          "the model of client %d is damaged or another network's: %s"
              .formatted(client, e.getMessage()),
          e);
    }
  }

  private static ClientModelFiles clients(RunFolder run, Configuration hadoop) {
    return ClientModelFiles.open(run.model() + "/" + ClientModelFiles.FOLDER, hadoop);
  }

  /**
   * Why.
   *
   * @param last of those that there are; −1 of none
   */
  private static String noModel(RunFolder run, RunConfig config, int client, int last) {
    if (last >= 0) {
      return "%s has no model of client %d: clients are 0 to %d".formatted(run, client, last);
    }
    if (run.has(RunFolder.MODEL + "/" + ModelFiles.SPARSE)) {
      return "%s has no model of client %d: with feddip.strategy.name = %s all clients use one, so leave --client out"
          .formatted(run, client, config.strategy().name());
    }
    return "%s has no %s/%s; its training has not ended: train --resume ends it"
        .formatted(run, RunFolder.MODEL, ClientModelFiles.FOLDER);
  }

  private static ScoringModel of(
      RunFolder run,
      RunConfig config,
      Configuration hadoop,
      Function<Layout, DecodedModel> reading) {
    DataSetDescription description = ExperimentData.describe(config, run, hadoop);
    TaskSpec spec = Parts.worker(config, description, StoredScheme.find(run));
    Parts.model(spec);
    DecodedModel model = reading.apply(Parts.layout(spec));
    return new ScoringModel(spec, description.classNames(), model.weights(), model.mask());
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
