package io.feddip.run;

import io.feddip.Feddip;
import io.feddip.api.model.Layout;
import io.feddip.api.run.ClientRecord;
import io.feddip.api.run.RoundRecord;
import io.feddip.api.run.RunSummary;
import io.feddip.checkpoint.ModelFiles;
import io.feddip.config.ConfigReader;
import io.feddip.config.RunConfig;
import io.feddip.federation.LocalSpark;
import io.feddip.runfolder.RunFolder;
import io.feddip.zoo.ModelZoo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Whole runs that take a second: LeNet-5, four clients with some 113 images, three rounds. */
public final class SmallRun {
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
  public static List<String> arguments(Path scratch, String... overrides) {
    List<String> arguments = new ArrayList<>();
    for (String setting : settings(scratch, overrides)) {
      arguments.add("--set");
      arguments.add(setting);
    }
    return arguments;
  }

  public static RunConfig config(Path scratch, String... overrides) {
    return ConfigReader.read("", "small run", settings(scratch, overrides));
  }

  public static List<String> settings(Path scratch, String... overrides) {
    List<String> settings = new ArrayList<>(SETTINGS);
    settings.add("feddip.dataset.path=" + TinyImages.in(scratch.resolve("images")));
    settings.addAll(Arrays.asList(overrides));
    return settings;
  }

  /** Trains on the shared session and leaves the run in the folder, images beside it. */
  public static SmallRun train(Path folder, String... overrides) {
    return trainOn(LocalSpark.MASTER, folder, overrides);
  }

  static SmallRun trainOn(String master, Path folder, String... overrides) {
    Feddip.train(
        config(folder.getParent(), overrides),
        LocalSpark.session(master),
        folder.toString(),
        false,
        List.of());
    return new SmallRun(folder);
  }

  /** A run that is there already. */
  public static SmallRun in(Path folder) {
    return new SmallRun(folder);
  }

  RunSummary summary() {
    return read().summary().orElseThrow();
  }

  public String digest() {
    return summary().modelSha256();
  }

  public List<RoundRecord> rounds() {
    return read().rounds();
  }

  public RoundRecord round(int round) {
    return rounds().stream().filter(record -> record.round() == round).findFirst().orElseThrow();
  }

  public List<ClientRecord> clients() {
    return read().clients();
  }

  public boolean isFinished() {
    return read().isFinished();
  }

  /**
   * The final model's flat weights.
   *
   * @param excluded names of layers that were not pruned
   */
  float[] weights(String... excluded) {
    List<String> whole = List.of(excluded);
    Layout layout = ModelZoo.byName("lenet5").layout().withoutPruning(whole::contains);
    return new ModelFiles(read().model(), new Configuration()).read(layout).weights();
  }

  private RunFolder read() {
    return RunFolder.open(folder.toString(), new Configuration());
  }
}
