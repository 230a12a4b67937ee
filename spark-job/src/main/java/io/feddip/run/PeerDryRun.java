package io.feddip.run;

import io.feddip.api.model.Layout;
import io.feddip.api.peer.PeerStrategy;
import io.feddip.api.peer.Topology;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.wire.PayloadSizes;
import io.feddip.api.wire.PayloadSizes.Content;
import io.feddip.config.RunConfig;
import io.feddip.topology.GraphMeasures;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** What a run without a server is going to be: its graph, its schedules, its bytes. */
public final class PeerDryRun {
  private static final int MOST_LINES = 20;

  private final RunConfig config;
  private final Layout layout;
  private final PeerStrategy strategy;

  public PeerDryRun(RunConfig config, Layout layout, PeerStrategy strategy) {
    this.config = config;
    this.layout = layout;
    this.strategy = strategy;
  }

  /** The graph of round 0, a line for each of at most twenty rounds, and all bytes. */
  public String table(Topology configured) {
    Topology topology = strategy.topology(configured);
    int rounds = config.federation().rounds();
    int stride = Math.max(1, (rounds + MOST_LINES - 1) / MOST_LINES);
    StringBuilder text = new StringBuilder(graph(topology)).append(System.lineSeparator());
    text.append(
        String.format(
            Locale.ROOT,
            "%8s %9s %10s %10s %8s %14s%n",
            "round",
            "s",
            "lambda",
            "eta",
            "models",
            "sent"));
    double total = 0;
    double dense = 0;
    for (int round = 0; round < rounds; round++) {
      RoundPlan plan = strategy.plan(round, Map.of());
      long models = models(topology, round);
      // What travels in a round was made by the one before.
      double density = 1 - strategy.targetSparsity(Math.max(0, round - 1));
      long bytes = models * plan.upload().expectedBytes(layout, density);
      total += bytes;
      dense += (double) models * PayloadSizes.predict(layout, 1, Content.DENSE);
      if (round % stride == 0 || round == rounds - 1) {
        text.append(
            String.format(
                Locale.ROOT,
                "%8d %9.4f %10.2e %10.4f %8d %11.2f MB%n",
                round,
                strategy.targetSparsity(round),
                plan.training().lambda(),
                plan.training().learningRate(),
                models,
                bytes / 1e6));
      }
    }
    return text.append(
            String.format(
                Locale.ROOT,
                "expected bytes: %.1f MB sent, %.2f MB a client, %.2f times smaller than dense",
                total / 1e6,
                total / 1e6 / topology.clients(),
                dense / Math.max(1, total)))
        .toString();
  }

  /** The graph of round 0 in words. */
  static String graph(Topology topology) {
    OptionalDouble gap = GraphMeasures.spectralGap(topology, 0);
    OptionalInt diameter = GraphMeasures.diameter(topology, 0);
    int[] degrees =
        IntStream.range(0, topology.clients())
            .map(client -> topology.neighbours(0, client).length)
            .sorted()
            .toArray();
    return String.format(
        Locale.ROOT,
        "topology %s of %d clients, round 0: %d to %d neighbours, diameter %s, spectral gap %s",
        topology.name(),
        topology.clients(),
        degrees[0],
        degrees[degrees.length - 1],
        diameter.isPresent() ? diameter.getAsInt() : "none (some never hear of others)",
        gap.isPresent()
            ? String.format(Locale.ROOT, "%.4f", gap.getAsDouble())
            : "not computed for so many");
  }

  private static long models(Topology topology, int round) {
    return IntStream.range(0, topology.clients())
        .filter(client -> topology.takesPart(round, client))
        .mapToLong(client -> topology.neighbours(round, client).length)
        .sum();
  }
}
