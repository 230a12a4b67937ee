package io.feddip.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user's jar brings is used as what the job brings itself, in processes of their own. */
final class TestPlugins {
  private static final int PATIENCE_SECONDS = 240;

  @TempDir static Path folder;

  private static Path jar;
  private static Path configuration;

  @BeforeAll
  static void build() throws IOException {
    jar = ExamplePlugin.jar(folder);
    configuration = ExamplePlugin.configuration(folder);
  }

  @Test
  void testTrainsIsKilledResumesAndEvaluates() throws InterruptedException, IOException {
    Path whole = folder.resolve("whole");
    require(0, job("whole", SmallRun.train(configuration, whole, "--plugins", jar.toString())));
    JsonNode last = SmallRun.rounds(whole).get(SmallRun.rounds(whole).size() - 1);
    assertThat(last.get("test_accuracy").asDouble()).isGreaterThan(0.9);
    assertThat(last.get("diagnostics").get("macro_recall").asDouble()).isGreaterThan(0.9);
    assertThat(last.get("bytes_up").asLong()).isLessThan(last.get("bytes_up_dense").asLong() / 25);
    assertThat(whole.resolve("config.conf"))
        .content()
        .contains("# plug-in my-plugin 1.0, my-plugin-1.0.jar, SHA-256 ")
        .contains("feddip.strategy.fed-adam.step = 0.02");

    Path killed = folder.resolve("killed");
    JavaProcess driver =
        start("killed", SmallRun.train(configuration, killed, "--plugins", jar.toString()));
    while (driver.isAlive() && SmallRun.finishedRounds(killed) < 2) {
      Thread.sleep(5);
    }
    driver.kill();
    assertThat(job("without", SmallRun.train(configuration, killed, "--resume"), 2).output())
        .contains("plug-in's, name its jar: --plugins");
    Path newer = ExamplePlugin.jar(folder, "1.1");
    assertThat(
            job(
                    "newer",
                    SmallRun.train(configuration, killed, "--resume", "--plugins", newer + ""),
                    4)
                .output())
        .contains("plug-in my-plugin: 1.1 here, 1.0 in the checkpoint");
    require(
        0,
        job(
            "resumed",
            SmallRun.train(configuration, killed, "--resume", "--plugins", jar.toString())));
    assertThat(SmallRun.modelSha256(killed)).isEqualTo(SmallRun.modelSha256(whole));
    assertThat(SmallRun.rounds(killed)).isEqualTo(SmallRun.rounds(whole));

    JavaProcess evaluated =
        job("evaluated", List.of("evaluate", "--run", whole.toString(), "--plugins", jar + ""));
    require(0, evaluated);
    assertThat(evaluated.output()).contains("two-layers on").contains("macro_recall");
  }

  @Test
  void testJarsThatCannotBeUsed() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.jar"), "no zip");
    refuses(List.of(broken), "broken.jar", "no jar");
    refuses(List.of(folder.resolve("absent.jar")), "absent.jar", "no such file");
    Path twin = folder.resolve("twin.jar");
    renamed(twin);
    refuses(List.of(jar, twin), "is brought by two plug-ins", "my-plugin-1.0.jar", "twin.jar");
    Path services = Files.createDirectories(folder.resolve("old/META-INF/services"));
    Files.writeString(services.resolve("io.feddip.api.plugin.Plugin"), "my.OldPlugin\n");
    Path old = ExamplePlugin.pack(folder.resolve("old.jar"), folder.resolve("old"));
    refuses(List.of(old), "a plug-in cannot be loaded", "my.OldPlugin");
  }

  @Test
  void testPrivacyIsNotPromisedForIt() {
    String[] with = {"--plugins", jar.toString(), "--set", "feddip.privacy.mechanism=gaussian"};
    List<String> train = SmallRun.train(configuration, folder.resolve("private"), with);
    train.addAll(List.of("--set", "feddip.privacy.noise-multiplier=1"));
    assertThat(job("private", train, 2).output()).contains("fed-adam is a plug-in's");
  }

  /** Another plug-in's jar that brings a strategy of the same name. */
  private static void renamed(Path twin) throws IOException {
    Path source =
        Files.writeString(
            Files.createDirectories(folder.resolve("twin")).resolve("Twin.java"),
            """
            public final class Twin implements io.feddip.api.plugin.Plugin {
              public record None() {}
              @Override public String name() { return "twin"; }
              @Override public String version() { return "2"; }
              @Override public void register(io.feddip.api.plugin.Extensions to) {
                to.strategy("fed-adam", None.class, (none, run) -> { throw new IllegalStateException(); });
              }
            }
            """);
    Path classes = Files.createDirectories(folder.resolve("twin-classes/META-INF/services"));
    Files.writeString(classes.resolve("io.feddip.api.plugin.Plugin"), "Twin\n");
    ExamplePlugin.compile(folder.resolve("twin-classes"), List.of(source.toString()));
    ExamplePlugin.pack(twin, folder.resolve("twin-classes"));
  }

  @Test
  void testListsItsKeys() {
    JavaProcess keys = job("keys", List.of("keys", "--plugins", jar.toString()));
    require(0, keys);
    assertThat(keys.output())
        .contains("feddip.strategy.fed-adam.step = 0.01")
        .contains("feddip.dataset.pixels-csv.height = 8");
  }

  private static void refuses(List<Path> jars, String... words) {
    String list = String.join(",", jars.stream().map(Path::toString).toList());
    JavaProcess job =
        job(
            "refused",
            SmallRun.train(configuration, folder.resolve("refused"), "--plugins", list),
            2);
    assertThat(job.output()).contains(words);
    assertThat(folder.resolve("refused")).doesNotExist();
  }

  private static JavaProcess job(String name, List<String> arguments, int code) {
    JavaProcess job = job(name, arguments);
    require(code, job);
    return job;
  }

  private static JavaProcess job(String name, List<String> arguments) {
    JavaProcess job = start(name, arguments);
    job.await(PATIENCE_SECONDS);
    return job;
  }

  private static void require(int code, JavaProcess job) {
    assertThat(job.await(PATIENCE_SECONDS)).as(job::tail).isEqualTo(code);
  }

  private static JavaProcess start(String name, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(JavaProcess.JAVA, "-Xmx1g"));
    command.addAll(Builds.openedPackages());
    command.add("--add-modules=jdk.incubator.vector");
    command.addAll(List.of("-cp", Builds.testClassPath(), "io.feddip.job.Main"));
    command.addAll(arguments);
    return JavaProcess.start(command, Map.of(), folder.resolve(name + ".log"));
  }
}
