package io.feddip.job;

import io.feddip.checkpoint.ModelFiles;
import io.feddip.config.FedDipConfig;
import io.feddip.federation.LocalSpark;
import io.feddip.report.ClientRecord;
import io.feddip.report.RoundRecord;
import io.feddip.report.RunFolder;
import io.feddip.report.RunSummary;
import io.feddip.sparsity.ParameterLayout;
import io.feddip.zoo.ModelZoo;
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
          "feddip.dataset.name=fashion-mnist-mini",
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

  /**
   * What a command line needs to describe such a run: {@code --set} for every setting.
   *
   * @param scratch gets the images
   */
  static List<String> arguments(Path scratch, String... overrides) {
    List<String> arguments = new ArrayList<>();
    for (String setting : settings(scratch, overrides)) {
      arguments.add("--set");
      arguments.add(setting);
    }
    return arguments;
  }

  static FedDipConfig config(Path scratch, String... overrides) {
    return ConfigReader.read("", "small run", settings(scratch, overrides));
  }

  static List<String> settings(Path scratch, String... overrides) {
    List<String> settings = new ArrayList<>(SETTINGS);
    settings.add("feddip.dataset.path=" + TinyImages.in(scratch.resolve("images")));
    settings.addAll(Arrays.asList(overrides));
    return settings;
  }

  /** Trains on the shared session and leaves the run in the folder, images beside it. */
  static SmallRun train(Path folder, String... overrides) {
    return trainOn(LocalSpark.MASTER, folder, overrides);
  }

  static SmallRun trainOn(String master, Path folder, String... overrides) {
    FedDip.train(
        config(folder.getParent(), overrides),
        LocalSpark.session(master),
        folder.toString(),
        false,
        List.of());
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

  /**
   * The final model's flat weights.
   *
   * @param excluded names of layers that were not pruned
   */
  float[] weights(String... excluded) {
    List<String> whole = List.of(excluded);
    ParameterLayout layout = ModelZoo.byName("lenet5").layout().withoutPruning(whole::contains);
    return new ModelFiles(read().model(), new Configuration()).read(layout).weights();
  }

  private RunFolder read() {
    return RunFolder.open(folder.toString(), new Configuration());
  }
}
