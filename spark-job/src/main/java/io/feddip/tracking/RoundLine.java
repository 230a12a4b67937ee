package io.feddip.tracking;

import static io.feddip.report.Quantities.bytes;
import static io.feddip.report.Quantities.duration;
import static io.feddip.report.Quantities.format;
import static io.feddip.report.Quantities.percent;
import static io.feddip.report.Quantities.times;

import io.feddip.api.run.Metric.Goal;
import io.feddip.api.run.RoundRecord;
import io.feddip.report.Measure;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One line of text a round. It remembers the best value and how long the latest rounds took, so it
 * must be given every round in order. Letters are ASCII: a terminal may know nothing else.
 */
public final class RoundLine {
  private static final int REMEMBERED = 10;

  private final int rounds;
  private final Measure measure;
  private final Deque<Double> latestSeconds = new ArrayDeque<>();
  private double best = Double.NaN;
  private double last = Double.NaN;
  private int bestRound;

  /**
   * @param rounds how many are planned in all
   */
  public RoundLine(int rounds) {
    this(rounds, Goal.ACCURACY);
  }

  /**
   * @param goal what models are compared by
   */
  public RoundLine(int rounds, Goal goal) {
    this.rounds = rounds;
    this.measure = new Measure(goal);
  }

  /** Takes a round into account and gives its line. */
  public String next(RoundRecord round) {
    double value = measure.of(round);
    if (Double.isFinite(value)) {
      last = value;
      if (measure.goal().isBetter(value, best)) {
        best = value;
        bestRound = round.round();
      }
    }
    if (round.round() < 0) {
      return "untrained" + " ".repeat(width() * 2) + measured(round).strip();
    }
    latestSeconds.addLast(round.seconds().total());
    if (latestSeconds.size() > REMEMBERED) {
      latestSeconds.removeFirst();
    }
    StringBuilder line = new StringBuilder();
    line.append(format("round %" + width() + "d/%d", round.round() + 1, rounds))
        .append(measured(round))
        .append(format("  best %8s", text(best)))
        .append(format(" (%" + width() + "d)", bestRound + 1))
        .append(format("  s %.3f", round.sparsity()))
        .append(format("  lambda %.2e", round.lambda()))
        .append(format("  %8s", bytes(round.bytes())))
        .append(format(" %6s", ascii(times(round.bytes(), round.bytesDense()))))
        .append(" smaller")
        .append(format("  %8s", ascii(duration(round.seconds().total()))))
        .append("  ETA ")
        .append(ascii(duration(remainingSeconds(round.round()))));
    if (round.epsilon() != null) {
      line.append(format("  epsilon %.3f", round.epsilon()));
    }
    if (!round.failed().isEmpty()) {
      line.append("  ").append(round.failed().size()).append(" failed");
    }
    if (!round.rejected().isEmpty()) {
      line.append("  ").append(round.rejected().size()).append(" rejected");
    }
    return line.toString();
  }

  /** What the rounds after the given one will take if they are like the latest ones. */
  public double remainingSeconds(int round) {
    double mean = latestSeconds.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    return mean * Math.max(0, rounds - 1 - round);
  }

  /** The best value so far, NaN if none was measured. */
  public double best() {
    return best;
  }

  /** What the run came to, by what it goes by. */
  public String ending() {
    return "%s at the end; best %s after round %d".formatted(text(last), text(best), bestRound + 1);
  }

  /** Accuracy is said of every classifier, whatever its models are compared by. */
  private String measured(RoundRecord round) {
    String accuracy = format("  accuracy %8s", ascii(percent(round.accuracy())));
    if (measure.isShare()) {
      return accuracy;
    }
    String value = format("  %s %8s", measure.goal().bareName(), text(measure.of(round)));
    return Double.isFinite(round.accuracy()) ? accuracy + value : value;
  }

  private String text(double value) {
    return ascii(measure.text(value));
  }

  private int width() {
    return Integer.toString(rounds).length();
  }

  private static String ascii(String text) {
    return text.replace('–', '-');
  }
}
