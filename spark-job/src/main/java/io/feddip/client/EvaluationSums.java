package io.feddip.client;

import io.feddip.api.model.Task;
import java.io.Serializable;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What evaluating a model on some examples gives, as integer sums that merge in any order to the
 * same bits.
 */
public final class EvaluationSums implements Serializable {
  private static final long serialVersionUID = 1;

  /** The class found where no probability is a number. */
  static final int NONE = -1;

  /** The loss of one example in units of 2⁻³²; larger ones than 2²⁰ nats are cut there. */
  private static final double LOSS_UNIT = 0x1p32;

  private static final double LARGEST_LOSS = 0x1p20;

  private final int classes;
  private final boolean hasClasses;
  private final long[] confusion;
  private long examples;
  private long right;
  private long topFive;
  private long lossUnits;
  private long notFinite;
  private final long[][] further;

  public EvaluationSums(int classes) {
    this(classes, Task.CLASSIFICATION, Additions.NONE);
  }

  /**
   * @param classes number of outputs
   * @param additions whose measures have sums of their own
   */
  public EvaluationSums(int classes, Task task, Additions additions) {
    this.classes = classes;
    this.further =
        Arrays.stream(additions.counters(classes)).mapToObj(long[]::new).toArray(long[][]::new);
    this.hasClasses = task.hasClasses();
    // Of tokens there are too many, and nobody asks which is taken for which.
    this.confusion =
        new long[task == Task.CLASSIFICATION ? Math.multiplyExact(classes, classes) : 0];
  }

  /**
   * Counts one example: its class, the class found or {@link #NONE}, whether it is among the five
   * likeliest.
   */
  void add(int actual, int predicted, boolean amongFive, double loss) {
    examples++;
    if (predicted == actual) {
      right++;
    }
    if (predicted != NONE && confusion.length > 0) {
      confusion[actual * classes + predicted]++;
    }
    if (amongFive) {
      topFive++;
    }
    addLoss(loss);
  }

  /** Counts one example that has no class. */
  void add(double loss) {
    examples++;
    addLoss(loss);
  }

  private void addLoss(double loss) {
    if (Double.isFinite(loss)) {
      lossUnits = Math.addExact(lossUnits, Math.round(Math.min(loss, LARGEST_LOSS) * LOSS_UNIT));
    } else {
      notFinite++;
    }
  }

  /** Adds another share's sums to this. */
  public void merge(EvaluationSums other) {
    if (other.classes != classes || other.confusion.length != confusion.length) {
      throw new IllegalArgumentException(classes + " and " + other.classes + " classes");
    }
    for (int i = 0; i < confusion.length; i++) {
      confusion[i] += other.confusion[i];
    }
    examples += other.examples;
    right += other.right;
    topFive += other.topFive;
    lossUnits = Math.addExact(lossUnits, other.lossUnits);
    notFinite += other.notFinite;
    for (int i = 0; i < further.length; i++) {
      for (int j = 0; j < further[i].length; j++) {
        further[i][j] = Math.addExact(further[i][j], other.further[i][j]);
      }
    }
  }

  /** The sums of a further measure, to be added to. */
  long[] further(int metric) {
    return further[metric];
  }

  /** What the further measures say, by name. */
  public SortedMap<String, Double> measures(Additions additions) {
    SortedMap<String, Double> values = new TreeMap<>();
    for (int i = 0; i < further.length; i++) {
      values.putAll(additions.metrics().get(i).values(examples, further[i]));
    }
    return values;
  }

  public int classes() {
    return classes;
  }

  public long examples() {
    return examples;
  }

  /** How many examples of class {@code actual} were taken for {@code predicted}. */
  public long confusion(int actual, int predicted) {
    return confusion[actual * classes + predicted];
  }

  /**
   * All counts of examples of a class that were taken for a class: [actual][predicted]; nothing
   * where examples have none, or they are tokens.
   */
  public long[][] confusion() {
    long[][] rows = new long[confusion.length > 0 ? classes : 0][];
    for (int actual = 0; actual < rows.length; actual++) {
      rows[actual] = Arrays.copyOfRange(confusion, actual * classes, (actual + 1) * classes);
    }
    return rows;
  }

  /** Whether examples have classes, so that one can be right. */
  public boolean hasClasses() {
    return hasClasses;
  }

  /** How many were found right. */
  public long right() {
    return right;
  }

  /** Fraction found right; NaN without examples, or classes. */
  public double accuracy() {
    if (!hasClasses()) {
      return Double.NaN;
    }
    return (double) right / examples;
  }

  /** Fraction whose class is among the five likeliest; NaN without examples, or classes. */
  public double topFiveAccuracy() {
    return !hasClasses() ? Double.NaN : (double) topFive / examples;
  }

  /** Mean loss, of classes the cross-entropy in nats; NaN if any example's was not finite. */
  public double loss() {
    return notFinite > 0 ? Double.NaN : lossUnits / LOSS_UNIT / examples;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EvaluationSums that
        && examples == that.examples
        && right == that.right
        && topFive == that.topFive
        && lossUnits == that.lossUnits
        && notFinite == that.notFinite
        && Arrays.equals(confusion, that.confusion)
        && Arrays.deepEquals(further, that.further);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(confusion);
  }
}
