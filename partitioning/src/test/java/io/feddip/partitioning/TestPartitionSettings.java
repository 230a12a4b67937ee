package io.feddip.partitioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.data.PartitioningException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TestPartitionSettings {
  @Test
  void everyMethodHasAPartitioner() {
    for (String method : PartitionSettings.METHODS) {
      PartitionSettings settings =
          new PartitionSettings(method, 3, 0.5, 2, 2, 1, false, "exponential", List.of());
      assertThat(Partitioners.create(settings).toString()).startsWith(method);
    }
    assertThat(Partitioners.create(PartitionSettings.iid(5)).toString()).isEqualTo("iid");
  }

  @Test
  void messagesNameTheKeyTheValueAndTheRange() {
    assertFails(
        "method = even must be one of iid, dirichlet", () -> with("even", 1, 1, 1, 1, 0, "linear"));
    assertFails("clients = 0 must be at least 1", () -> with("iid", 0, 1, 1, 1, 0, "linear"));
    assertFails("alpha = -1.0 must be positive", () -> with("iid", 1, -1, 1, 1, 0, "linear"));
    assertFails(
        "alpha = NaN must be positive", () -> with("iid", 1, Double.NaN, 1, 1, 0, "linear"));
    assertFails("classes-per-client = 0 must", () -> with("iid", 1, 1, 0, 1, 0, "linear"));
    assertFails("shards-per-client = 0 must", () -> with("iid", 1, 1, 1, 0, 0, "linear"));
    assertFails("min-examples = -1 must", () -> with("iid", 1, 1, 1, 1, -1, "linear"));
    assertFails(
        "skew = Linear must be one of linear, exponential, given",
        () -> with("iid", 1, 1, 1, 1, 0, "Linear"));
  }

  @Test
  void exceptionKnowsItsKey() {
    assertThatThrownBy(() -> with("iid", 0, 1, 1, 1, 0, "linear"))
        .isInstanceOfSatisfying(
            PartitioningException.class,
            e -> assertThat(e.key()).isEqualTo("feddip.partitioning.clients"));
  }

  private static void assertFails(String message, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOf(PartitioningException.class)
        .hasMessageContaining("feddip.partitioning." + message);
  }

  private static PartitionSettings with(
      String method, int clients, double alpha, int classes, int shards, int min, String skew) {
    return new PartitionSettings(
        method, clients, alpha, classes, shards, min, false, skew, List.of());
  }
}
