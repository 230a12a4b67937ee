package io.feddip.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.feddip.api.run.RoundRecord;
import io.feddip.api.run.Seconds;
import io.feddip.report.ConvergenceBound.Constants;
import io.feddip.report.ConvergenceBound.Sides;
import io.feddip.runfolder.RunContents;
import io.feddip.runfolder.RunFolder;
import io.feddip.runfolder.SampleRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TestConvergenceBound {
  @TempDir private Path scratch;

  /** All by hand: L = 2, E = 3, two clients a round. */
  @Test
  void bothSides() {
    List<RoundRecord> rounds =
        List.of(
            round(-1, 2.5, 0, measured(9, 6, 1, 0.5, 4)),
            round(0, 2, 0.25, measured(4, 6, 1.5, 0.25, 3)),
            round(1, 1.5, 0.01, Map.of()),
            round(2, 1, 0, measured(1, 5, 1.25, 0.75, 2)));

    List<Sides> sides = new ConvergenceBound(2, 3).of(rounds);

    assertThat(sides).extracting(Sides::rounds).containsExactly(1, 3);
    assertThat(sides).extracting(Sides::gradients).containsExactly(4.0, 2.5);
    assertThat(sides).extracting(Sides::start).containsExactly(10.0, 10.0);
    // μ = 3: 2L/(3L²)·μ·(√.25·6), and then the second round's √.01 with the norm before it, too.
    assertThat(sides.get(0).pruning()).isCloseTo(4 / 12.0 * 3 * 0.5 * 6, within(1e-12));
    assertThat(sides.get(1).pruning()).isCloseTo(4 / 12.0 * 3 * (0.5 * 6 + 0.1 * 6), within(1e-12));
    double chi = (0.5 * 4 + 2) / 4 * 0.75 + 0.5 * 1.5 * 9 * 4 * 16 / 2;
    assertThat(Constants.of(rounds).chi(2, 3)).isCloseTo(chi, within(1e-12));
    assertThat(sides.get(1).spread()).isCloseTo(Math.PI * Math.PI / 12 * chi, within(1e-9));
    assertThat(sides.get(1).bound())
        .isEqualTo(sides.get(1).start() + sides.get(1).pruning() + sides.get(1).spread());
  }

  @Test
  void otherStepSizesAreNotTheTheorems() {
    new SampleRun("feddip", 8, 20, 1).write(scratch.resolve("run").toString());
    RunContents run =
        RunContents.read(
            RunFolder.open(scratch.resolve("run").toString(), new Configuration()), "run");

    assertThat(ConvergenceSection.concerns(run)).isFalse();
  }

  private static Map<String, Double> measured(
      double gradient, double weights, double dispersion, double variance, double largest) {
    return Map.of(
        "gradient_norm2", gradient,
        "weight_norm", weights,
        "gradient_dispersion_estimate", dispersion,
        "gradient_variance_estimate", variance,
        "client_gradient_norm_max", largest);
  }

  private static RoundRecord round(
      int round, double loss, double pruningError, Map<String, Double> numbers) {
    return new RoundRecord(
        round,
        0.9,
        0.9,
        0,
        0.1,
        round < 0 ? List.of() : List.of(1, 4),
        List.of(),
        List.of(),
        20,
        loss,
        loss,
        0.5,
        0.9,
        pruningError,
        0,
        0,
        0,
        0,
        0,
        new Seconds(0, 0, 0, 0, 0, 0),
        numbers);
  }
}
