package io.feddip.config;

import io.feddip.api.Key;
import io.feddip.api.peer.Mixing;
import io.feddip.privacy.Sampling;
import java.util.Optional;

/** The rounds. */
public record FederationConfig(
    @Key(value = "Rounds (T)", or = "20", min = 1, max = 1_000_000) int rounds,
    @Key(
            value = "Fraction of clients sampled a round (C); at least one client is",
            or = "0.1",
            min = 0,
            above = true,
            max = 1)
        double fraction,
    @Key(
            value =
                "`fixed` (⌊C·N⌋ clients without replacement) or `poisson` (each client with"
                    + " probability C, independently)",
            or = "fixed")
        Sampling sampling,
    @Key(
            value = "Fraction of the cohort that must answer for a round to count",
            or = "0.5",
            min = 0,
            max = 1)
        double minCompletion,
    @Key(
            value = "Seconds after which clients that have not answered are left out; 0: never",
            or = "0",
            min = 0)
        double roundDeadline,
    @Key(
            value =
                "Most clients that one task runs, one after the other: small ones share tasks where"
                    + " all cores have work for longer; with a `round-deadline`, each has its own",
            or = "64",
            min = 1,
            max = 10_000)
        int clientsPerTask,
    @Key(
            value =
                "1: updates stream to the driver; 2 or more: they are summed through a tree of"
                    + " that depth over the executors",
            or = "1",
            min = 1,
            max = 8)
        int aggregationDepth,
    @Key(
            value = "`mean` (FedAvg), `median` or `trimmed-mean`, coordinate by coordinate",
            or = "mean")
        String aggregation,
    @Key(value = "Updates with a larger L2 norm are scaled down to it; 0: never", or = "0", min = 0)
        double clipNorm,
    @Key(value = "Updates with a larger L2 norm are rejected; 0: no bound", or = "0", min = 0)
        double maxUpdateNorm,
    @Key(
            value =
                "Who hears whom without a server: `random` (k clients drawn anew every round),"
                    + " `ring`, `regular` (random, the same every round), `exponential` (those 1,"
                    + " 2, 4, … behind), `full` or `file`",
            or = "random")
        String topology,
    @Key(value = "Clients that one hears in `random` and `regular` (k)", or = "4", min = 1)
        int neighbours,
    @Key(
            value =
                "What models count without a server: `uniform`, all the same, or `metropolis`,"
                    + " 1/(1 + larger degree), for graphs in which whoever hears another is heard",
            or = "uniform")
        Mixing mixing,
    @Key(
            value = "Probability that a client takes part in a round without a server",
            or = "1",
            min = 0,
            above = true,
            max = 1)
        double active,
    @Key(
            value =
                "Edges of topology `file`: a line each, `from to` or `from to weight`, clients from"
                    + " 0; local or any Hadoop URI",
            or = "null")
        Optional<String> edges) {
  /** Name of the plain mean, the one rule that a tree of executors can sum and that has privacy. */
  public static final String MEAN = "mean";

  /** Whether updates are averaged, as FedAvg does. */
  public boolean isMean() {
    return aggregation.equals(MEAN);
  }
}
