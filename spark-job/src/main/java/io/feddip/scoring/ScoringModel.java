package io.feddip.scoring;

import static java.util.Objects.requireNonNull;

import io.feddip.api.UsageException;
import io.feddip.api.data.DataSetDescription;
import io.feddip.checkpoint.ModelFiles;
import io.feddip.client.TaskSpec;
import io.feddip.config.RunConfig;
import io.feddip.run.ExperimentData;
import io.feddip.run.Parts;
import io.feddip.runfolder.RunFolder;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** A trained model with all that is needed to score rows. */
public final class ScoringModel {
  private final TaskSpec spec;
  private final List<String> classNames;
  private final float[] weights;

  /**
   * Of its parts.
   *
   * @param spec the network, and how features become numbers
   * @param classNames one a class
   * @param weights flat, zero where pruned; not copied
   */
  public ScoringModel(TaskSpec spec, List<String> classNames, float[] weights) {
    this.spec = requireNonNull(spec, "spec is null");
    this.classNames = List.copyOf(classNames);
    this.weights = requireNonNull(weights, "weights is null");
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
    DataSetDescription description = ExperimentData.describe(config, run);
    TaskSpec spec = Parts.worker(config, description);
    Parts.model(spec);
    float[] weights = new ModelFiles(run.model(), hadoop).read(Parts.layout(spec)).weights();
    return new ScoringModel(spec, description.classNames(), weights);
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
}
