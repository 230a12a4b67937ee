package io.feddip.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.feddip.api.UsageException;
import io.feddip.config.ConfigKeys;
import io.feddip.federation.Cohorts;
import io.feddip.privacy.Accountant;
import io.feddip.privacy.Mechanism;
import io.feddip.privacy.NoisySum;
import io.feddip.privacy.Sampling;
import io.feddip.run.ExitCode;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Plans privacy: what so many rounds of so much noise spend. */
@Command(
    name = "epsilon",
    mixinStandardHelpOptions = true,
    description = {
      "Says which epsilon rounds of noisy sums spend for the client that takes part, at a delta,"
          + " and",
      "prints one JSON line. Gaussian noise; trains nothing.",
      "",
      "  ./feddip epsilon --rate 0.1 --noise 4 --rounds 1000 --delta 1e-5 --sampling poisson",
      "",
      "Neighbours: with sampling fixed, two federations of which one has one client replaced by",
      "another; with poisson, two of which one has one client more."
    })
public final class EpsilonCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--rate",
      required = true,
      paramLabel = "Q",
      description = "Fraction of the clients sampled a round, above 0 and at most 1.")
  private double rate;

  @Option(
      names = "--noise",
      required = true,
      paramLabel = "Z",
      description = "Standard deviation of the noise on the sum, over the clip norm.")
  private double noise;

  @Option(names = "--rounds", required = true, paramLabel = "T", description = "Rounds.")
  private int rounds;

  @Option(
      names = "--delta",
      required = true,
      paramLabel = "D",
      description = "Below 1; well below one in the number of clients.")
  private double delta;

  @Option(
      names = "--sampling",
      defaultValue = "fixed",
      description = "fixed: K of N without replacement; poisson; ${DEFAULT-VALUE}.")
  private String sampling;

  @Option(names = "--clients", paramLabel = "N", description = "Clients; fixed needs them.")
  private Optional<Integer> clients = Optional.empty();

  @Option(
      names = "--accountant",
      defaultValue = "rdp",
      description = "rdp: Renyi divergences; pld: privacy-loss distributions; ${DEFAULT-VALUE}.")
  private String accountant;

  @Override
  public Integer call() throws JsonProcessingException {
    require(rate > 0 && rate <= 1, "--rate", rate, "a number above 0 and at most 1");
    require(noise > 0 && noise <= 1e6, "--noise", noise, "a number above 0 and at most 1e6");
    require(rounds >= 1, "--rounds", rounds, "a whole number at least 1");
    require(delta > 0 && delta < 1, "--delta", delta, "a number above 0 and below 1");
    Sampling scheme = oneOf(Sampling.class, "--sampling", sampling);
    Accountant.Kind kind = oneOf(Accountant.Kind.class, "--accountant", accountant);
    double epsilon =
        new NoisySum(Mechanism.GAUSSIAN, scheme, share(scheme), noise, 1)
            .accountant(kind)
            .epsilon(rounds, delta);
    if (!Double.isFinite(epsilon)) {
      throw new UsageException(
          "--noise = %s leaves no finite epsilon over %d rounds; it needs more noise"
              .formatted(noise, rounds));
    }
    spec.commandLine()
        .getOut()
        .println(new ObjectMapper().writeValueAsString(Map.of("epsilon", epsilon)));
    return ExitCode.OK.code();
  }

  /** q, or K/N with the K that a run would sample. */
  private double share(Sampling scheme) {
    if (clients.isEmpty()) {
      if (scheme == Sampling.FIXED) {
        throw new UsageException(
            "--sampling fixed needs --clients: a cohort has a whole number of them;"
                + " poisson needs none");
      }
      return rate;
    }
    int all = clients.get();
    require(all >= 1, "--clients", all, "a whole number at least 1");
    return scheme == Sampling.FIXED ? (double) new Cohorts(0, all, rate).size() / all : rate;
  }

  private static void require(boolean holds, String option, Object value, String allowed) {
    if (!holds) {
      throw new UsageException("%s = %s; it needs %s".formatted(option, value, allowed));
    }
  }

  private static <E extends Enum<E>> E oneOf(Class<E> type, String option, String value) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> ConfigKeys.value(constant).equals(value))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    Arrays.stream(type.getEnumConstants())
                        .map(ConfigKeys::value)
                        .collect(
                            Collectors.joining(
                                ", ", option + " = " + value + "; it needs one of ", ""))));
  }
}
