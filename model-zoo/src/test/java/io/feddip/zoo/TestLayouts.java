package io.feddip.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.Execution;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.plugin.ModelContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models, checkpoints and masks that were written before are read by these layouts. */
class TestLayouts {
  @ParameterizedTest
  @ValueSource(strings = {"lenet5", "alexnet", "resnet18"})
  void everyParameterIsWhereItAlwaysWas(String name) throws IOException {
    List<String> lines =
        ModelZoo.byName(name).layout().blocks().stream().map(TestLayouts::line).toList();
    try (InputStream in = TestLayouts.class.getResourceAsStream(name + ".layout")) {
      assertThat(lines)
          .containsExactlyElementsOf(
              new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    }
  }

  /** They are drawn by a hash, so that they are the same on every machine. */
  @ParameterizedTest
  @CsvSource({
    "lenet5, 232dcf4eab2479a3276f49e5840425842b89ebf9c86f9fa414af7def8fce0344",
    "alexnet, d2a159a19275b60d5ae389f20515f6a8daa77a3fc990537839f57f4fa5fe28ef",
    "resnet18, 8fbd0e8db7aeebc8bc4439650d67f0185a4c0c75585a931a3bd1843ecac2f666"
  })
  void initialWeightsKeepTheirBits(String name, String sha256) {
    assertThat(sha256(ModelZoo.byName(name).initialWeights(7))).isEqualTo(sha256);
  }

  /** Without being told, DeepLearning4J finds the order that the graph gives its layers. */
  @Test
  void theOrderIsDeepLearning4js() {
    GraphModel model =
        ModelZoo.byName("resnet18", new ModelContext(new ExampleShape(3, 16, 16), 5));
    ComputationGraphConfiguration configuration = model.configuration(Execution.STOCK);
    List<String> told = configuration.getTopologicalOrderStr();
    configuration.setTopologicalOrder(null);
    configuration.setTopologicalOrderStr(null);
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.calculateIndices();
    assertThat(configuration.getTopologicalOrderStr()).isEqualTo(told);
  }

  private static String line(ParameterBlock block) {
    return "%d %s %s %s %s%s"
        .formatted(
            block.offset(),
            block.layer(),
            block.parameter(),
            block.kind(),
            block.shape().toString().replace(" ", ""),
            block.prunable() ? " prunable" : "");
  }

  private static String sha256(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
