package io.feddip.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.feddip.api.UsageException;
import io.feddip.compare.Comparison;
import io.feddip.compare.ComparisonReader;
import io.feddip.job.Main;
import io.feddip.run.ExitCode;
import io.feddip.run.FinishedRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a configuration may pull in: files from beside it. What a run folder's may: nothing. */
final class TestConfigIncludes {
  @TempDir private Path folder;

  @Test
  void filesFromBesideTheConfiguration() throws IOException {
    Files.createDirectories(folder.resolve("deep er"));
    write("base.conf", "feddip { federation.rounds = 3, seed = 4 }");
    write("deep er/more.conf", "include \"../base.conf\"\nfeddip.client.epochs = 6");
    write("part.conf", "rounds = 8");
    RunConfig config = read("include \"deep er/more.conf\"\nfeddip.seed = ${feddip.client.epochs}");
    assertThat(config.federation().rounds()).isEqualTo(3);
    assertThat(config.client().epochs()).isEqualTo(6);
    assertThat(config.seed()).isEqualTo(6);
    assertThat(read("feddip.federation { include required(file(\"part.conf\")) }"))
        .extracting(read -> read.federation().rounds())
        .isEqualTo(8);
    String absolute = folder.resolve("base.conf").toString();
    assertThat(read("include file(\"" + absolute + "\")").federation().rounds()).isEqualTo(3);
    Comparison grid =
        ComparisonReader.readFile(
            "include \"base.conf\"\ncompare { strategies = [feddip], seeds = [1] }",
            folder.resolve("grid.conf").toString(),
            List.of());
    assertThat(grid.runs().get(0).config().federation().rounds()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "include \"base.conf\"",
        "include file(\"base.conf\")",
        "include required(\"base.conf\")",
        "feddip { include \"base\" }",
        "include classpath(\"reference.conf\")",
        "include url(\"file:///etc/hostname\")",
        "include \"file:///etc/hostname\"",
        "include \"hdfs://name:8020/base.conf\"",
        "include \"mine.conf\""
      })
  void whatIsNotThereOrNoFileIsAnError(String text) throws IOException {
    write("mine.conf", text);
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("includes \"")
        .message()
        .startsWith(folder.toString())
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"include url(\"%s\")", "include \"%s\"", "feddip.model { include url(\"%s\") }"})
  void noAddressIsEverFetched(String line) throws IOException {
    AtomicInteger requests = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try {
      String text =
          line.formatted("http://127.0.0.1:%d/x.conf".formatted(server.getAddress().getPort()));
      assertThatThrownBy(() -> read(text)).isInstanceOf(UsageException.class);
      assertThatThrownBy(() -> ConfigReader.read(text, "text", List.of()))
          .isInstanceOf(UsageException.class);
      assertThatThrownBy(() -> ConfigReader.readRunFolder(text, "run/config.conf"))
          .isInstanceOf(UsageException.class);
      assertThatThrownBy(
              () -> ConfigReader.read("", "text", List.of("feddip.client={" + text + "}")))
          .isInstanceOf(UsageException.class);
    } finally {
      server.stop(0);
    }
    assertThat(requests).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "include \"base.conf\"",
        "include file(\"%s/base.conf\")",
        "feddip.dataset.path = ${PATH}",
        "feddip.dataset.path = ${?PATH}",
        "feddip.seed = 1, feddip.client.epochs = ${feddip.seed}",
        "feddip.dataset.path = \"http://127.0.0.1/data\""
      })
  void aRunFolderIsData(String line) throws IOException {
    write("base.conf", "feddip.federation.rounds = 3");
    String text = line.formatted(folder);
    Path run = Files.createDirectories(folder.resolve("run"));
    Files.writeString(run.resolve("config.conf"), text);
    assertThatThrownBy(
            () -> ConfigReader.readRunFolder(text, run.resolve("config.conf").toString()))
        .isInstanceOf(UsageException.class)
        .message()
        .startsWith(run.toString())
        .hasLineCount(1);
    // What --resume, compare and evaluate do with it.
    assertThatThrownBy(
            () ->
                FinishedRun.summary(
                    ConfigReader.read("", "mine", List.of()),
                    run.toString(),
                    new org.apache.hadoop.conf.Configuration()))
        .isInstanceOf(UsageException.class);
    assertThat(Main.run("evaluate", "--run", run.toString())).isEqualTo(ExitCode.USAGE.code());
  }

  @Test
  void nestingHasAnEnd() {
    String deep = "feddip.client = " + "{a:".repeat(100_000);
    assertThatThrownBy(() -> ConfigReader.readRunFolder(deep, "run/config.conf"))
        .isInstanceOf(UsageException.class)
        .message()
        .hasLineCount(1);
  }

  private RunConfig read(String text) {
    return ConfigReader.readFile(text, folder.resolve("mine.conf").toString(), List.of());
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
