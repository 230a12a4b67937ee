package io.feddip.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.feddip.client.ModelPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TestLikeness {
  /** By the definition, with a mean that nobody needs otherwise. */
  private static double byDefinition(double[][] models) {
    double sum = 0;
    for (int i = 0; i < models[0].length; i++) {
      int parameter = i;
      double mean = IntStream.range(0, models.length).mapToDouble(m -> models[m][parameter]).sum();
      mean /= models.length;
      for (double[] model : models) {
        sum += (model[i] - mean) * (model[i] - mean);
      }
    }
    return sum / models.length;
  }

  private static List<ModelPair> pairs(double[][] models, int[] of, double overlap) {
    List<ModelPair> pairs = new ArrayList<>();
    for (int i = 0; i < of.length; i++) {
      for (int j = i + 1; j < of.length; j++) {
        double squared = 0;
        for (int k = 0; k < models[0].length; k++) {
          double difference = models[of[i]][k] - models[of[j]][k];
          squared += difference * difference;
        }
        pairs.add(new ModelPair(squared, overlap));
      }
    }
    return pairs;
  }

  private static Map<String, Double> of(List<ModelPair> pairs, int clients) {
    return new Likeness(new int[0], pairs, clients).numbers();
  }

  @Test
  void allPairsAreTheDefinition() {
    double[][] models = {{1, 2, 3}, {-4, 0, 2}, {0.5, 0.25, 9}, {1, 1, 1}, {7, -2, 0}};
    assertThat(of(pairs(models, new int[] {0, 1, 2, 3, 4}, 0.25), 5))
        .hasEntrySatisfying(
            "consensus_distance",
            distance -> assertThat(distance).isCloseTo(byDefinition(models), within(1e-12)))
        .containsEntry("mask_overlap", 0.25);
  }

  /** The mean over all samples of three of five is what all five say. */
  @Test
  void aSampleIsUnbiased() {
    double[][] models = {{1, 2, 3}, {-4, 0, 2}, {0.5, 0.25, 9}, {1, 1, 1}, {7, -2, 0}};
    double sum = 0;
    int samples = 0;
    for (int a = 0; a < 5; a++) {
      for (int b = a + 1; b < 5; b++) {
        for (int c = b + 1; c < 5; c++) {
          List<ModelPair> pairs = pairs(models, new int[] {a, b, c}, Double.NaN);
          sum += of(pairs, 5).get("consensus_distance");
          samples++;
        }
      }
    }
    assertThat(sum / samples).isCloseTo(byDefinition(models), within(1e-12));
  }

  @Test
  void noMasksNoOverlap() {
    assertThat(of(List.of(new ModelPair(2, Double.NaN)), 2)).containsOnlyKeys("consensus_distance");
    assertThat(of(List.of(), 1)).containsEntry("consensus_distance", 0.0).hasSize(1);
  }

  @Test
  void theSampleIsTheSeeds() {
    int[] sample = Likeness.sample(7, 1000);
    assertThat(sample)
        .hasSize(16)
        .isSorted()
        .doesNotHaveDuplicates()
        .isEqualTo(Likeness.sample(7, 1000))
        .isNotEqualTo(Likeness.sample(8, 1000));
    assertThat(Likeness.sample(7, 3)).containsExactly(0, 1, 2);
  }
}
