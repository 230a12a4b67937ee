package io.feddip.runfolder;

import io.feddip.api.run.ClientRecord;
import io.feddip.api.run.LayerRecord;
import io.feddip.api.run.Machine;
import io.feddip.api.run.RoundRecord;
import io.feddip.api.run.RunSummary;
import io.feddip.api.run.Seconds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/** A run folder as a run of FedDIP or FedAvg leaves it, with made-up but likely numbers. */
public final class SampleRun {
  private static final int LAYER_COUNT = 5;
  private static final List<String> LAYERS =
      List.of("conv1", "conv2", "dense1", "dense2", "output");
  private static final long[] SIZES = {150, 2400, 48000, 10080, 840};
  private static final long PARAMETERS = 61706;
  private static final long PRUNABLE = 61470;

  private final String strategy;
  private final int rounds;
  private final int clients;
  private final int cohortSize;
  private final int interval;
  private final long seed;

  public SampleRun(String strategy, int rounds, int clients, long seed) {
    this.strategy = strategy;
    this.rounds = rounds;
    this.clients = clients;
    this.cohortSize = Math.max(1, clients / 10);
    this.interval = Math.max(1, Math.min(5, rounds / 4));
    this.seed = seed;
  }

  /** Writes the whole run. */
  public RunSummary write(String location) {
    try (RunFolder folder = RunFolder.create(location, new Configuration(), false)) {
      folder.writeConfig(config());
      folder.writePartition(partition());
      List<RoundRecord> written = new ArrayList<>();
      for (int round = -1; round < rounds; round++) {
        RoundRecord line = round(round);
        folder.append(line);
        folder.appendClients(clientLines(line));
        if (line.maskChanged() > 0) {
          folder.appendLayers(layerLines(line));
        }
        written.add(line);
      }
      RunSummary summary = summary(written);
      folder.writeSummary(summary);
      folder.markSuccess();
      return summary;
    }
  }

  /** What {@code config.conf} of such a run says, a secret included. */
  public String config() {
    return """
    # versions: feddip 0.1.0, spark 3.5.7, nd4j 1.0.0-M2.1, jdk 17.0.15
    # git commit: 0123456789abcdef0123456789abcdef01234567
    feddip {
      seed = %d
      strategy = %s
      dataset { name = fashion-mnist-mini }
      model { name = lenet5 }
      partitioning { name = dirichlet, alpha = 0.5, clients = %d }
      federation { rounds = %d, fraction = 0.1 }
      pruning { initial-sparsity = 0.5, final-sparsity = 0.9, interval = %d }
      tracking { mlflow { token = "very-secret" } }
    }
    """
        .formatted(seed, strategy, clients, rounds, interval);
  }

  private boolean sparse() {
    return !strategy.equals("fedavg");
  }

  /** One round; a function of its number. */
  public RoundRecord round(int round) {
    Random random = new Random(seed * 1_000_003 + round);
    double progress = (round + 1.0) / rounds;
    double target = sparse() ? 0.9 - 0.4 * Math.pow(Math.max(0, 1 - progress / 0.7), 3) : 0;
    int lastChange = Math.max(0, round / interval * interval);
    double then = (lastChange + 1.0) / rounds;
    double sparsity = sparse() ? 0.9 - 0.4 * Math.pow(Math.max(0, 1 - then / 0.7), 3) : 0;
    double lambda = strategy.equals("feddip") ? 1e-3 * Math.floor(progress * 20) / 20 : 0;
    double accuracy =
        round < 0 ? 0.1 : 0.85 * (1 - Math.exp(-6 * progress)) + 0.01 * random.nextGaussian();
    List<Integer> cohort = new ArrayList<>();
    List<Integer> failed = new ArrayList<>();
    List<Integer> rejected = new ArrayList<>();
    if (round >= 0) {
      while (cohort.size() < cohortSize) {
        int client = random.nextInt(clients);
        if (!cohort.contains(client)) {
          cohort.add(client);
        }
      }
      cohort.sort(null);
      if (round % 7 == 3) {
        failed.add(cohort.get(0));
      }
      if (round % 11 == 5 && cohort.size() > 1) {
        rejected.add(cohort.get(1));
      }
    }
    boolean changes = sparse() && round >= 0 && round % interval == 0;
    long dense = round < 0 ? 0 : PARAMETERS * 4 * cohort.size();
    long values = (long) ((1 - sparsity) * dense);
    double train = round < 0 ? 0 : 1.2 + 0.2 * random.nextDouble();
    Map<String, Double> diagnostics = new TreeMap<>();
    if (round >= 0) {
      diagnostics.put("weight_norm", 10 + progress);
      diagnostics.put("client_accuracy_p10", accuracy - 0.2);
      diagnostics.put("client_accuracy_p50", accuracy);
      diagnostics.put("client_accuracy_p90", Math.min(1, accuracy + 0.1));
    }
    return new RoundRecord(
        round,
        target,
        sparsity,
        lambda,
        0.1 * Math.pow(0.998, Math.max(0, round)),
        cohort,
        failed,
        rejected,
        cohort.size() * 200L,
        round < 0 ? Double.NaN : 2.3 * Math.exp(-4 * progress) + 0.2,
        2.3 * Math.exp(-3 * progress) + 0.4,
        accuracy,
        Math.min(1, accuracy + 0.1),
        changes ? 0.02 * (1 - progress) : 0,
        changes ? (long) (PRUNABLE * 0.05 * (1 - progress)) + 1 : 0,
        changes ? values + values / 8 : values,
        dense,
        changes ? dense : values,
        dense,
        new Seconds(train, 0.02, changes ? 0.05 : 0, 0.15, 0.01, train + 0.02 + 0.05 + 0.15 + 0.03),
        diagnostics);
  }

  private List<ClientRecord> clientLines(RoundRecord round) {
    List<ClientRecord> lines = new ArrayList<>();
    int size = Math.max(1, round.cohort().size());
    for (int client : round.cohort()) {
      ClientRecord.Status status =
          round.failed().contains(client)
              ? ClientRecord.Status.FAILED
              : round.rejected().contains(client)
                  ? ClientRecord.Status.REJECTED
                  : ClientRecord.Status.OK;
      boolean ok = status == ClientRecord.Status.OK;
      lines.add(
          new ClientRecord(
              round.round(),
              client,
              examples(client),
              ok ? round.trainLoss() : Double.NaN,
              ok ? 0.5 : Double.NaN,
              round.bytesDown() / size,
              ok ? round.bytesUp() / size : 0,
              0.4,
              "driver",
              0,
              status,
              switch (status) {
                case OK -> "";
                case FAILED -> "task failed 4 times: lost executor";
                case REJECTED -> "a value is not finite";
                case LATE -> "late";
              }));
    }
    return lines;
  }

  private List<LayerRecord> layerLines(RoundRecord round) {
    List<LayerRecord> lines = new ArrayList<>();
    double density = 1 - round.sparsity();
    for (int layer = 0; layer < LAYER_COUNT; layer++) {
      double share = Math.min(1, density * (layer == 2 ? 0.85 : 1.6));
      lines.add(
          LayerRecord.of(
              round.round(), LAYERS.get(layer), SIZES[layer], (long) (SIZES[layer] * share)));
    }
    return lines;
  }

  private long examples(int client) {
    return labels(client).stream().mapToLong(Long::longValue).sum();
  }

  private List<Long> labels(int client) {
    Random random = new Random(seed * 31 + client);
    List<Long> counts = new ArrayList<>();
    for (int label = 0; label < 10; label++) {
      counts.add((long) Math.max(0, Math.pow(random.nextDouble(), 4) * 100));
    }
    counts.set(client % 10, counts.get(client % 10) + 5);
    return counts;
  }

  private String partition() {
    StringJoiner sizes = new StringJoiner(",", "[", "]");
    StringJoiner rows = new StringJoiner(",\n    ", "[\n    ", "\n  ]");
    for (int client = 0; client < clients; client++) {
      sizes.add(Long.toString(examples(client)));
      rows.add(labels(client).toString());
    }
    return """
    {
      "method": "dirichlet, alpha 0.5",
      "seed": %d,
      "clients": %d,
      "classes": 10,
      "class_names": ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"],
      "unassigned": 0,
      "sizes": %s,
      "labels": %s
    }
    """
        .formatted(seed, clients, sizes, rows);
  }

  private RunSummary summary(List<RoundRecord> lines) {
    RoundRecord last = lines.get(lines.size() - 1);
    RoundRecord best = last;
    long down = 0;
    long up = 0;
    long dense = 0;
    double seconds = 0;
    for (RoundRecord line : lines) {
      best = line.testAccuracy() > best.testAccuracy() ? line : best;
      down += line.bytesDown();
      up += line.bytesUp();
      dense += line.bytesDownDense();
      seconds += line.seconds().total();
    }
    return new RunSummary(
        strategy,
        "fashion-mnist-mini",
        "lenet5",
        rounds,
        last.testAccuracy(),
        best.testAccuracy(),
        best.round(),
        last.sparsity(),
        down,
        up,
        dense,
        dense,
        seconds,
        "ab".repeat(32),
        List.of(new Machine("a CPU", 256, "17.0.15")));
  }
}
