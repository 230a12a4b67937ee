package io.feddip.partitioning.rdd;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.api.data.Examples;
import io.feddip.api.data.Features;
import io.feddip.partitioning.PartitionReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What clients keep aside: nothing is lost or held twice, and the driver knows how much it is. */
final class TestValidationSplit {
  private static final int CLASSES = 3;

  /** An example's number is its only value. */
  private static Examples pack(int client, boolean pixels) {
    Random random = new Random(client);
    int[] labels = random.ints(200, 0, CLASSES).toArray();
    byte[] bytes = new byte[labels.length];
    float[] values = new float[labels.length];
    for (int i = 0; i < labels.length; i++) {
      bytes[i] = (byte) i;
      values[i] = i;
    }
    Features features = pixels ? new Features.Pixels(bytes) : new Features.Numbers(values);
    return new Examples(client, 1, 1, 1, features, labels);
  }

  private static List<Integer> numbers(Examples pack) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < pack.size(); i++) {
      numbers.add(
          pack.features() instanceof Features.Numbers values
              ? (int) values.values()[i]
              : pack.pixels()[i] & 0xff);
    }
    return numbers;
  }

  private static int[] counts(Examples pack) {
    int[] counts = new int[CLASSES];
    for (int label : pack.labels()) {
      counts[label]++;
    }
    return counts;
  }

  @Test
  void everyExampleIsOnOneSide() {
    for (boolean pixels : new boolean[] {false, true}) {
      Examples all = pack(4, pixels);
      HoldOut rule = HoldOut.forValidation(0.25, 9);
      Examples training = ValidationSplit.part(rule, 4, all, false);
      Examples aside = ValidationSplit.part(rule, 4, all, true);
      assertThat(aside.size()).isBetween(48, 52);
      List<Integer> both = new ArrayList<>(numbers(training));
      both.addAll(numbers(aside));
      assertThat(both).containsExactlyInAnyOrderElementsOf(numbers(all));
      for (Examples part : List.of(training, aside)) {
        assertThat(part.owner()).isEqualTo(4);
        for (int i = 0; i < part.size(); i++) {
          assertThat(part.labels()[i]).isEqualTo(all.labels()[numbers(part).get(i)]);
        }
      }
      assertThat(numbers(ValidationSplit.part(new HoldOut(0.25, 9), 4, all, true)))
          .as("a test set is another")
          .isNotEqualTo(numbers(aside));
    }
  }

  @Test
  void theReportCountsWhatIsTrainedOn() {
    int[][] before = {counts(pack(0, true)), counts(pack(1, true))};
    int[][] after =
        new ValidationSplit(0.3, 5)
            .training(PartitionReport.ofCounts("iid", 5, CLASSES, before))
            .counts();
    HoldOut rule = HoldOut.forValidation(0.3, 5);
    for (int client = 0; client < 2; client++) {
      assertThat(after[client])
          .isEqualTo(counts(ValidationSplit.part(rule, client, pack(client, true), false)));
    }
  }
}
