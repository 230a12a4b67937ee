package io.feddip.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.run.ClientRecord;
import io.feddip.api.run.LayerRecord;
import io.feddip.api.run.RunSummary;
import io.feddip.runfolder.Overlaps;
import io.feddip.runfolder.Redaction;
import io.feddip.runfolder.RunFolder;
import io.feddip.runfolder.SampleRun;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

final class TestReportPage {
  private static final Configuration HADOOP = new Configuration();

  @TempDir Path temporary;

  @Test
  void oneRunHasEverySection() throws Exception {
    String html = page(sample("feddip", 40, 20));

    assertThat(headings(html))
        .containsExactly(
            "Learning",
            "Sparsity and penalty",
            "Bytes",
            "Diagnostics",
            "Layers",
            "Who holds what",
            "Clients",
            "Time",
            "Configuration and provenance");
    assertThat(html).contains("final accuracy", "smaller than dense", "dirichlet, alpha 0.5");
    assertThat(html).doesNotContain("no values").doesNotContain("not drawn");
  }

  @Test
  void nothingComesFromTheNetwork() throws Exception {
    String html = page(sample("feddip", 10, 20), sample("fedavg", 10, 20));

    assertThat(html)
        .doesNotContain("<script")
        .doesNotContain("@import")
        .doesNotContainPattern("url\\((?!#)");
    assertThat(html.replaceAll("xmlns(:\\w+)?=\"http[^\"]+\"", "")).doesNotContain("http");
  }

  @Test
  void coloursFollowThePage() throws Exception {
    String html = page(sample("feddip", 10, 20));

    assertThat(html).contains("stroke:var(--c0)", "fill:var(--ink)").doesNotContain("rgb(1,2,3)");
    assertThat(html).contains("prefers-color-scheme: dark");
  }

  @Test
  void severalRunsAreLaidOverEachOther() throws Exception {
    String html = page(sample("feddip", 12, 20), sample("fedavg", 12, 20), sample("feddp", 12, 20));

    assertThat(html).contains("<title>3 runs compared</title>", "var(--c2)");
    assertThat(html).contains("This run has no mask");
    wellFormed(html);
  }

  @Test
  void aDenseRunHasNoPicturesOfZeros() throws Exception {
    assertThat(page(sample("fedavg", 12, 20)))
        .contains("Nothing is pruned, and there is no penalty.")
        .doesNotContain("Mask changes");
    assertThat(page(sample("feddip", 12, 20)))
        .contains("Mask changes")
        .doesNotContain("Nothing is pruned");
  }

  @Test
  void clientsOwnModelsHavePictures() throws Exception {
    Path folder = temporary.resolve("own");
    new SampleRun("feddip", 4, 12, 1).write(folder.toString());
    RunFolder run = RunFolder.open(folder.toString(), HADOOP);
    assertThat(ReportPage.html(List.of(run))).doesNotContain("own models");
    run.appendClients(
        List.of(measured(2, 0, .1, .99), measured(3, 0, .45, .55), measured(3, 1, .42, 1)));
    new Overlaps(3, List.of(4, 9), List.of(List.of(1., .25), List.of(.25, 1.))).write(run);

    String html = ReportPage.html(List.of(run));

    assertThat(html)
        .contains(
            "<h2>Clients&#39; own models</h2>",
            "Accuracy of 2 clients",
            "(mean 77.5 %)",
            "<title>55 to 60 %: 1 clients after training, 0 before</title>",
            "<title>40 to 45 %: 0 clients after training, 1 before</title>",
            "<title>95 to 100 %: 1 clients after training, 0 before</title>",
            "<title>clients 4 and 9: 25.0 %</title>",
            "after round 4")
        .doesNotContain("<title>clients 4 and 4", "Bytes of each client");
    wellFormed(html);
  }

  private static ClientRecord measured(int round, int client, double before, double after) {
    return new ClientRecord(
        round, client, 9, 1, 1, 1, 1, 1, "1", 0, ClientRecord.Status.OK, "", before, after);
  }

  @Test
  void withoutAServerEveryClientHasItsBytes() throws Exception {
    Path folder = temporary.resolve("peers");
    new SampleRun("feddip", 4, 12, 1).write(folder.toString());
    RunFolder run = RunFolder.open(folder.toString(), HADOOP);
    run.writePartition(
        "{\"method\":\"iid\",\"labels\":[[1,2],[0,3]],\"graph\":\"ring\",\"heard\":[[1],[0]]}");
    run.appendClients(
        List.of(
            new ClientRecord(4, 77, 9, 1, 1, 2_000, 5_000, 1, "1", 0, ClientRecord.Status.OK, "")));

    String html = ReportPage.html(List.of(run));

    assertThat(html)
        .contains(
            "Bytes of each client", "<title>client 77: sent 5.00 kB, received 2.00 kB</title>");
    wellFormed(html);
  }

  @Test
  void classesAreCalledByTheirNames() throws Exception {
    Path folder = temporary.resolve("named");
    new SampleRun("feddip", 4, 12, 1).write(folder.toString());
    RunFolder run = RunFolder.open(folder.toString(), HADOOP);

    assertThat(ReportPage.html(List.of(run))).contains("rotate(-50)", ">Ankle boot</text>");

    run.writePartition("{\"method\":\"iid\",\"labels\":[[1,2],[0,3]]}");
    assertThat(ReportPage.html(List.of(run))).doesNotContain("rotate(-50)").contains(">1</text>");
  }

  @Test
  void namesAreText() throws Exception {
    Path folder = temporary.resolve("a<b>&'\"");
    String evil = "<script>alert('x')</script>\"'&\u0001";
    new SampleRun("feddip", 4, 12, 1).write(folder.toString());
    RunFolder run = RunFolder.open(folder.toString(), HADOOP);
    run.writeConfig("name = " + evil);
    run.writePartition("{\"method\":\"<b onload=x>\",\"labels\":[[1,2],[0,3]]}");
    run.writeSummary(
        new RunSummary(evil, evil, evil, 4, .5, .6, 1, .9, 1, 2, 3, 4, 5, evil, List.of()));
    run.appendLayers(List.of(LayerRecord.of(3, evil, 10, 1)));
    run.appendClients(
        List.of(
            new ClientRecord(3, 5, 1, 1, 1, 1, 1, 1, evil, 0, ClientRecord.Status.FAILED, evil)));

    String html = ReportPage.html(List.of(run, run));

    assertThat(html).doesNotContain("<script").doesNotContain("<b onload");
    wellFormed(html);
    wellFormed(ReportPage.html(List.of(run)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "token = \"very-secret\"",
        "tracking { mlflow { token = very-secret } }",
        "fs.s3a.secret.key=very-secret",
        "\"fs.s3a.access.key\" : \"very-secret\", other = 1",
        "PASSWORD=very-secret",
        "api-key = \"\"\"very-secret\"\"\"",
        "uri = \"https://user:very-secret@host/x\""
      })
  void secretsAreRedacted(String line) {

    assertThat(Redaction.redact(line)).doesNotContain("very-secret").contains("***");
  }

  @Test
  void theConfigurationIsShownWithoutSecrets() throws Exception {
    String html = page(sample("feddip", 4, 20));

    assertThat(html).contains("final-sparsity = 0.9").doesNotContain("very-secret");
  }

  @Test
  void aRunThatHasJustBegunHasAPage() throws Exception {
    Path folder = temporary.resolve("young");
    try (RunFolder run = RunFolder.create(folder.toString(), HADOOP, false)) {
      wellFormed(ReportPage.html(List.of(run)));
      run.append(new SampleRun("feddip", 4, 12, 1).round(-1));
      String html = ReportPage.html(List.of(run));
      assertThat(html).contains("not finished", "No client has trained yet");
      wellFormed(html);
    }
  }

  @Test
  void aThousandRoundsAndClientsStaySmall() throws Exception {
    String small = page(sample("feddip", 250, 500));
    String large = page(sample("feddip", 1000, 1000));

    wellFormed(large);
    assertThat(large).contains("60 clients are shown").contains("a quarter below");
    assertThat(large.length()).isLessThan(2_000_000).isLessThan(small.length() * 4);
  }

  @Test
  void writesIntoTheFolder() throws Exception {
    RunFolder run = sample("feddip", 4, 20);

    ReportPage.write(run);

    wellFormed(Files.readString(Path.of(run.path().toUri().getPath(), RunFolder.REPORT)));
  }

  @Test
  void needsARun() {
    assertThatThrownBy(() -> ReportPage.html(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private RunFolder sample(String strategy, int rounds, int clients) {
    String folder = temporary.resolve(strategy + "-" + rounds + "-" + clients).toString();
    new SampleRun(strategy, rounds, clients, 1).write(folder);
    return RunFolder.open(folder, HADOOP);
  }

  private static String page(RunFolder... runs) throws Exception {
    String html = ReportPage.html(List.of(runs));
    wellFormed(html);
    return html;
  }

  private static List<String> headings(String html) throws Exception {
    List<String> headings = new ArrayList<>();
    org.w3c.dom.NodeList nodes = wellFormed(html).getElementsByTagName("h2");
    for (int i = 0; i < nodes.getLength(); i++) {
      headings.add(nodes.item(i).getTextContent());
    }
    return headings;
  }

  private static Document wellFormed(String html) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(html)));
  }
}
