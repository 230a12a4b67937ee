package io.feddip.run;

import io.feddip.api.UsageException;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.run.RunSummary;
import io.feddip.api.sparsity.MagnitudePruner;
import io.feddip.api.strategy.ServerState;
import io.feddip.api.strategy.ServerStrategy;
import io.feddip.api.wire.DecodedModel;
import io.feddip.checkpoint.CheckpointException;
import io.feddip.checkpoint.ModelFiles;
import io.feddip.config.RunConfig;
import io.feddip.runfolder.RunFolder;
import io.feddip.runfolder.RunFolderException;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** The finished run whose final model another run starts from. */
final class WarmStart {
  private static final String KEY = "feddip.model.from";
  private static final String MODEL = RunFolder.MODEL + "/" + ModelFiles.SPARSE;

  /** What {@code config.conf} and checkpoints call it. */
  private static final String IDENTITY = "model.from";

  private final DecodedModel model;

  private WarmStart(DecodedModel model) {
    this.model = model;
  }

  /**
   * Reads its model.
   *
   * @param layout of the run that starts
   * @return nothing if the run starts from elsewhere
   * @throws UsageException if there is no such run, it has no model, or one of another network
   */
  static Optional<WarmStart> of(RunConfig config, Layout layout, Configuration hadoop) {
    return config.model().from().map(location -> new WarmStart(read(location, layout, hadoop)));
  }

  private static DecodedModel read(String location, Layout layout, Configuration hadoop) {
    finished(location, hadoop);
    try (RunFolder run = RunFolder.open(location, hadoop)) {
      if (!run.has(MODEL)) {
        throw new UsageException(
            "%s: %s has no %s: its clients had no server, and no model in common"
                .formatted(KEY, location, MODEL));
      }
      return new ModelFiles(run.model(), hadoop).read(layout);
    } catch (CheckpointException e) {
      throw new UsageException(
          "%s: %s; model.*, pruning.exclude and the shape of the data must be as that run's"
              .formatted(KEY, e.getMessage()),
          e);
    }
  }

  private static RunSummary finished(String location, Configuration hadoop) {
    try (RunFolder run = RunFolder.open(location, hadoop)) {
      return run.summary()
          .orElseThrow(
              () ->
                  new UsageException(
                      "%s: %s has no model yet; its training has not ended: train --resume ends it"
                          .formatted(KEY, location)));
    } catch (RunFolderException e) {
      throw new UsageException(KEY + ": " + e.getMessage(), e);
    }
  }

  /** Its weights, flat, zero where they are pruned; not a copy. */
  float[] weights() {
    return model.weights();
  }

  /**
   * What a strategy begins with: this model. Its mask stays if it is at least as sparse as the
   * strategy's own first one; otherwise the first mask has as many weights in every layer as that
   * one, the largest.
   */
  ServerState begin(ServerStrategy strategy, Layout layout) {
    ServerState own = strategy.start(model.weights());
    if (own.mask().isEmpty()) {
      return own;
    }
    Mask asked = own.mask().get();
    Mask mask =
        model
            .mask()
            .filter(known -> known.sparsity() >= asked.sparsity())
            .orElseGet(
                () ->
                    MagnitudePruner.perLayer(
                        layout, model.weights(), Masks.layerCounts(layout, asked)));
    return new ServerState(model.weights(), Optional.of(mask), own.memory(), 0);
  }

  /**
   * What tells its model from others, for checkpoints and {@code config.conf}.
   *
   * @param known the {@code config.conf} of the run that starts, if it is one that goes on: what it
   *     began from need not be there any more
   * @throws UsageException if there is no such run
   */
  static Map<String, String> identity(
      RunConfig config, Optional<String> known, Configuration hadoop) {
    Optional<String> from = config.model().from();
    if (from.isEmpty()) {
      return Map.of();
    }
    try {
      return Map.of(IDENTITY, "model_sha256 " + finished(from.get(), hadoop).modelSha256());
    } catch (UsageException e) {
      return known
          .flatMap(WarmStart::stored)
          .map(value -> Map.of(IDENTITY, value))
          .orElseThrow(() -> e);
    }
  }

  /** What a run folder's {@code config.conf} says of it. */
  static Optional<String> stored(String text) {
    String start = "# " + IDENTITY + " ";
    return text.lines()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .findFirst();
  }
}
