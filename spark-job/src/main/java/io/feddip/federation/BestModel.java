package io.feddip.federation;

import static java.util.Objects.requireNonNull;

import io.feddip.api.model.Layout;
import io.feddip.api.run.RoundRecord;
import io.feddip.api.strategy.ServerState;
import io.feddip.checkpoint.ModelFiles;
import io.feddip.diagnostics.Judge;
import java.util.List;

/**
 * Keeps the file of the best model among the sparsest ones: while the sparsity still grows, a later
 * model is another, smaller one, and replaces a denser that was better.
 */
public final class BestModel {
  /** Sparsities that differ by less are the same: FedDST's layers are rounded. */
  private static final double SAME = 1e-4;

  private final ModelFiles files;
  private final Layout layout;
  private double sparsity = Double.NEGATIVE_INFINITY;
  private final Judge judge;
  private double score = Double.NEGATIVE_INFINITY;

  /**
   * @param judge which of two models is the better one
   */
  public BestModel(ModelFiles files, Layout layout, Judge judge) {
    this.judge = requireNonNull(judge, "judge is null");
    this.files = requireNonNull(files, "files is null");
    this.layout = requireNonNull(layout, "layout is null");
  }

  /** Learns from the rounds of a resumed run what the file already holds. */
  void resume(List<RoundRecord> earlier) {
    earlier.forEach(this::isBetter);
  }

  /**
   * Writes the model if it is the best so far.
   *
   * @param model w ⊙ m after that round
   */
  void offer(RoundRecord record, ServerState state, float[] model) {
    if (isBetter(record)) {
      files.writeBest(layout, state.mask(), model);
    }
  }

  private boolean isBetter(RoundRecord record) {
    double now = judge.score(record);
    if (Double.isNaN(now)) {
      return false;
    }
    boolean sparser = record.sparsity() > sparsity + SAME;
    boolean better = record.sparsity() > sparsity - SAME && now > score;
    if (sparser || better) {
      sparsity = record.sparsity();
      score = now;
    }
    return sparser || better;
  }
}
