package io.feddip.job;

import io.feddip.checkpoint.ModelFiles;
import io.feddip.client.Networks;
import io.feddip.config.FedDipConfig;
import io.feddip.federation.LocalSpark;
import io.feddip.report.ClientRecord;
import io.feddip.report.RoundRecord;
import io.feddip.report.RunFolder;
import io.feddip.report.RunSummary;
import io.feddip.sparsity.ParameterLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Whole runs that take a second: LeNet-5, four clients with some 113 images, three rounds. */
final class SmallRun {
  private static final List<String> SETTINGS =
      List.of(
          "feddip.seed=7",
          "feddip.partitioning.method=quantity",
          "feddip.partitioning.skew=given",
          "feddip.partitioning.clients=4",
          "feddip.partitioning.sizes=[40, 24, 32, 17]",
          "feddip.partitioning.min-examples=0",
          "feddip.federation.rounds=3",
          "feddip.federation.fraction=1",
          "feddip.client.epochs=1",
          "feddip.client.batch-size=8",
          "feddip.pruning.interval=2",
          "feddip.regularization.steps=3",
          "feddip.evaluation.every=100",
          "feddip.checkpoint.every=0");

  private final Path folder;

  private SmallRun(Path folder) {
    this.folder = folder;
  }

  /** What a command line needs to describe such a run: {@code --set} for every setting. */
  static List<String> arguments(String... overrides) {
    List<String> arguments = new ArrayList<>();
    for (String setting : settings(overrides)) {
      arguments.add("--set");
      arguments.add(setting);
    }
    return arguments;
  }

  static FedDipConfig config(String... overrides) {
    return ConfigReader.read("", "small run", settings(overrides));
  }

  private static List<String> settings(String... overrides) {
    List<String> settings = new ArrayList<>(SETTINGS);
    settings.addAll(Arrays.asList(overrides));
    return settings;
  }

  /** Trains on the shared session and leaves the run in the folder. */
  static SmallRun train(Path folder, String... overrides) {
    return trainOn(LocalSpark.MASTER, folder, overrides);
  }

  static SmallRun trainOn(String master, Path folder, String... overrides) {
    FedDip.train(
        config(overrides), LocalSpark.session(master), folder.toString(), false, List.of());
    return new SmallRun(folder);
  }

  /** A run that is there already. */
  static SmallRun in(Path folder) {
    return new SmallRun(folder);
  }

  RunSummary summary() {
    return read().summary().orElseThrow();
  }

  String digest() {
    return summary().modelSha256();
  }

  List<RoundRecord> rounds() {
    return read().rounds();
  }

  RoundRecord round(int round) {
    return rounds().stream().filter(record -> record.round() == round).findFirst().orElseThrow();
  }

  List<ClientRecord> clients() {
    return read().clients();
  }

  boolean isFinished() {
    return read().isFinished();
  }

  /** The final model's flat weights. */
  float[] weights(String... overrides) {
    RunData data = RunData.load(config(overrides), new Configuration());
    ParameterLayout layout = Networks.layout(data.workerSpec(config(overrides)));
    return new ModelFiles(read().model(), new Configuration()).read(layout).weights();
  }

  private RunFolder read() {
    return RunFolder.open(folder.toString(), new Configuration());
  }
}
