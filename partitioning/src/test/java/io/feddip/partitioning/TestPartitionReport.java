package io.feddip.partitioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.feddip.api.data.Labels;
import io.feddip.api.data.Partition;
import io.feddip.api.data.Partitioner;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TestPartitionReport {
  private static final Labels LABELS =
      new Labels(new int[] {0, 1, 2, 0, 1, 2}, 3, Optional.empty());
  private static final PartitionReport REPORT =
      PartitionReport.of(
          "by \"hand\"", 9, new Partition(6, new int[][] {{0, 1, 4}, {}, {5, 2}}), LABELS);

  @Test
  void jsonSaysItAll() throws IOException {
    JsonNode json = new ObjectMapper().readTree(REPORT.toJson(List.of("cat", "a \"dog\"", "owl")));
    assertThat(json.get("method").asText()).isEqualTo("by \"hand\"");
    assertThat(json.get("seed").asLong()).isEqualTo(9);
    assertThat(json.get("clients").asInt()).isEqualTo(3);
    assertThat(json.get("classes").asInt()).isEqualTo(3);
    assertThat(json.get("class_names").toString()).isEqualTo("[\"cat\",\"a \\\"dog\\\"\",\"owl\"]");
    assertThat(json.get("unassigned").asInt()).isEqualTo(1);
    assertThat(json.get("sizes").toString()).isEqualTo("[3,0,2]");
    assertThat(json.get("labels").toString()).isEqualTo("[[1,2,0],[0,0,0],[0,0,2]]");
  }

  @Test
  void sizes() {
    assertThat(REPORT.smallest()).isZero();
    assertThat(REPORT.median()).isEqualTo(2);
    assertThat(REPORT.largest()).isEqualTo(3);
  }

  @Test
  void tableOfFewClientsHasEveryOne() {
    assertThat(REPORT.table())
        .isEqualTo(
            """
              client  examples    0    1    2
                   0         3    1    2    .
                   1         0    .    .    .
                   2         2    .    .    2
                 all         5    1    2    2
            by "hand", seed 9: 3 clients, 5 examples (1 used by nobody); examples a client: min 0, median 2.0, max 3
            classes a client: min 0, median 1.0, max 2; label skew (total variation) 0.500
            """);
  }

  @Test
  void tableOfManyClientsAndClassesIsShort() {
    Labels labels = RandomLabels.of(60_000, 100, 1);
    Partition partition = new DirichletPartitioner(0.5, false).partition(labels, 2000, 1, 1);
    String table = PartitionReport.of("dirichlet", 1, partition, labels).table();
    assertThat(table.lines()).hasSizeLessThan(15);
    assertThat(table.lines().mapToInt(String::length).max().orElseThrow()).isLessThan(130);
    assertThat(table).contains("2,000 clients, 60,000 examples").contains("largest class");
  }

  @Test
  void skewIsZeroForEqualMixesAndLargeForOneClassEach() {
    Labels labels = RandomLabels.balanced(100, 10);
    assertThat(report(new IidPartitioner(), labels).labelSkew()).isCloseTo(0, within(1e-12));
    assertThat(report(new PathologicalPartitioner(1), labels).labelSkew())
        .isCloseTo(0.9, within(1e-12));
  }

  private static PartitionReport report(Partitioner partitioner, Labels labels) {
    return PartitionReport.of("test", 1, partitioner.partition(labels, 10, 1), labels);
  }
}
