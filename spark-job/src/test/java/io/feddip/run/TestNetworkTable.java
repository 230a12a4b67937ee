package io.feddip.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.api.model.Execution;
import io.feddip.api.model.Layout;
import io.feddip.zoo.GraphModel;
import io.feddip.zoo.ModelZoo;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@code inspect} shows. */
final class TestNetworkTable {
  private static List<List<String>> rows(GraphModel model, Layout layout, Execution execution) {
    List<List<String>> rows = new NetworkTable(model, layout, 0.9, execution).rows();
    return rows.subList(1, rows.size());
  }

  private static Map<String, String> kernels(GraphModel model, Execution execution) {
    return rows(model, model.layout(), execution).stream()
        .collect(Collectors.toMap(row -> row.get(0), row -> row.get(5)));
  }

  @Test
  void testShapesAndNumbersOfLeNet() {
    GraphModel lenet = ModelZoo.byName("lenet5");
    assertThat(rows(lenet, lenet.layout(), Execution.DENSE))
        .containsExactly(
            List.of("conv1", "6x28x28", "156", "150", "0.807", "dense"),
            List.of("pool1", "6x14x14", "-", "-", "-", "-"),
            List.of("conv2", "16x10x10", "2,416", "2,400", "0.095", "dense"),
            List.of("pool2", "16x5x5", "-", "-", "-", "-"),
            List.of("dense1", "120", "48,120", "48,000", "0.077", "dense"),
            List.of("dense2", "84", "10,164", "10,080", "0.143", "dense"),
            List.of("output", "10", "850", "840", "0.793", "dense"));
  }

  /** The engine decides; a layer of DeepLearning4J's inside a fast network stays one. */
  @Test
  void testKernels() {
    GraphModel lenet = ModelZoo.byName("lenet5");
    assertThat(kernels(lenet, Execution.SPARSE)).containsEntry("output", "sparse");
    assertThat(kernels(lenet, Execution.STOCK)).containsEntry("conv1", "stock");
    assertThat(kernels(lenet.withStockLayers("conv1"::equals), Execution.SPARSE))
        .containsEntry("conv1", "stock")
        .containsEntry("conv2", "sparse");
    assertThat(kernels(ModelZoo.byName("mobilenet-small"), Execution.SPARSE))
        .containsEntry("block3-depthwise", "stock")
        .containsEntry("block3-pointwise", "sparse");
  }

  @Test
  void testAnExcludedLayerIsNotPrunable() {
    GraphModel lenet = ModelZoo.byName("lenet5");
    List<List<String>> rows =
        rows(lenet, lenet.layout().withoutPruning("conv1"::equals), Execution.SPARSE);
    assertThat(rows.get(0)).containsExactly("conv1", "6x28x28", "156", "-", "-", "dense");
  }

  @Test
  void testTheTextIsAligned() {
    GraphModel lenet = ModelZoo.byName("lenet5");
    List<String> lines =
        new NetworkTable(lenet, lenet.layout(), 0.9, Execution.AUTO).text().lines().toList();
    assertThat(lines.get(0))
        .isEqualTo(
            "lenet5 for 1x28x28 and 10 classes: 61,706 parameters, 61,470 of them prunable;"
                + " kernels at sparsity 0.9, client.engine = auto");
    assertThat(lines.get(2)).isEqualTo("layer   shape     parameters  prunable  density  kernel");
    assertThat(lines.get(3)).isEqualTo("conv1   6x28x28          156       150    0.807  sparse");
  }
}
