package io.feddip.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.feddip.compare.ComparisonReport.Entry;
import io.feddip.runfolder.SampleRun;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

final class TestComparisonReport {
  private static final Configuration HADOOP = new Configuration();

  @TempDir Path temporary;

  @Test
  void writesTablePageAndPictures() throws Exception {
    List<Entry> entries = new ArrayList<>();
    for (String strategy : List.of("fedavg", "feddp", "feddip")) {
      for (long seed = 1; seed <= 3; seed++) {
        String folder = temporary.resolve("runs/" + strategy + "-" + seed).toString();
        new SampleRun(strategy, 20, 20, seed).write(folder);
        entries.add(new Entry("s 0.9", strategy, seed, folder));
      }
    }
    Path output = temporary.resolve("comparison");

    ComparisonReport.of(entries, HADOOP).write(output.toString(), HADOOP);

    List<String> table = Files.readAllLines(output.resolve(ComparisonReport.TABLE));
    assertThat(table).hasSize(5);
    assertThat(table.get(4)).startsWith("| s 0.9 | feddip | 3 |").contains(" ± ");
    String page = Files.readString(output.resolve(ComparisonReport.PAGE));
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(page)));
    assertThat(page).contains("fill:var(--c2)", "feddip");
    for (String name :
        List.of(ComparisonReport.ACCURACY_BY_ROUNDS, ComparisonReport.ACCURACY_BY_BYTES)) {
      assertThat(ImageIO.read(output.resolve(name + ".png").toFile()).getWidth()).isEqualTo(920);
      assertThat(Files.readString(output.resolve(name + ".svg"))).contains("<svg");
    }
  }

  @Test
  void spreadIsOfTheSample() {
    ComparedRuns.Spread spread = ComparedRuns.Spread.of(List.of(1.0, 3.0, Double.NaN));

    assertThat(spread.mean()).isEqualTo(2);
    assertThat(spread.deviation()).isCloseTo(Math.sqrt(2), within(1e-12));
    assertThat(ComparedRuns.Spread.of(List.of(5.0)).deviation()).isZero();
  }

  @Test
  void namesAreTextInTheTable() {
    String folder = temporary.resolve("one").toString();
    new SampleRun("feddip", 4, 12, 1).write(folder);

    ComparisonReport report =
        ComparisonReport.of(List.of(new Entry("a|b<c>", "x", 1, folder)), HADOOP);

    assertThat(report.markdown()).contains("a\\|b<c>");
    assertThat(report.html()).contains("a|b&lt;c&gt;");
  }

  @Test
  void needsARun() {
    assertThatThrownBy(() -> ComparisonReport.of(List.of(), HADOOP))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
