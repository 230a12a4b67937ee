package io.feddip.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.feddip.api.layers.Layer;
import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.Execution;
import io.feddip.api.model.Minibatch;
import io.feddip.api.model.Network;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.plugin.ModelContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestLayerList {
  private static final ModelContext GREY = new ModelContext(new ExampleShape(1, 28, 28), 10);
  private static final ModelContext SMALL = new ModelContext(new ExampleShape(3, 16, 16), 5);
  private static final ModelContext COLOUR = new ModelContext(new ExampleShape(3, 32, 32), 10);

  @Test
  void leNet5HasTheBitsOfTheZoos() {
    List<Object> list =
        List.of(
            Map.of("conv", 6, "kernel", 5, "padding", 2, "activation", "relu"),
            Map.of("max-pool", 2),
            Map.of("conv", 16, "kernel", 5, "activation", "relu"),
            Map.of("max-pool", 2),
            Map.of("dense", 120, "activation", "relu"),
            Map.of("dense", 84, "activation", "relu"),
            Map.of("dense", 10));
    GraphModel model = ofList("layers", GREY, list);
    assertThat(model.layout()).isEqualTo(ModelZoo.byName("lenet5").layout());
    assertSameBits(model, ModelZoo.byName("lenet5"));
  }

  @Test
  void alexNetHasTheBitsOfTheZoos() {
    Map<String, Object> pool = Map.of("max-pool", 2);
    Map<String, Object> dense = Map.of("dense", 4096, "activation", "relu");
    List<Object> list =
        List.of(
            Map.of("conv", 64, "stride", 2, "padding", "same", "activation", "relu"),
            pool,
            conv(192),
            pool,
            conv(384),
            conv(256),
            conv(256),
            pool,
            Map.of("dropout", 0.5),
            dense,
            Map.of("dropout", 0.5),
            dense,
            Map.of("dense", 10));
    assertSameBits(ofList("layers", COLOUR, list), ModelZoo.byName("alexnet"));
  }

  @Test
  void resNet18HasTheBitsOfTheZoos() {
    List<Object> list = new ArrayList<>(List.of(plain(64, 1), "batch-norm", "relu"));
    for (int stage = 0; stage < 4; stage++) {
      for (int block = 0; block < 2; block++) {
        int width = 64 << stage;
        int stride = stage > 0 && block == 0 ? 2 : 1;
        list.add(
            Map.of(
                "residual",
                List.of(
                    plain(width, stride),
                    "batch-norm",
                    "relu",
                    plain(width, 1),
                    Map.of("batch-norm", true))));
        list.add("relu");
      }
    }
    list.add("average-pool");
    list.add(Map.of("dense", 5));
    assertSameBits(ofList("layers", SMALL, list), ModelZoo.byName("resnet18", SMALL));
  }

  @Test
  void layersHaveNumbersOrNamesOfTheirOwn() {
    GraphModel model =
        ofList(
            "layers",
            SMALL,
            List.of(conv(4), Map.of("conv", 4, "name", "middle"), conv(4), Map.of("dense", 5)));
    assertThat(model.graph().layers())
        .extracting(Layer::name)
        .containsExactly("conv1", "middle", "conv3", "output");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "conv | layer 1 of the list, conv: conv is a positive whole number",
        "gru | layer 1 of the list, gru: a layer is one of average-pool, batch-norm, conv,"
            + " dense,",
        "max-pool=20 | layer pool1 cannot take 3×16×16",
        "max-pool=2.5 | layer 1 of the list, {max-pool=2.5}: max-pool is a positive whole number",
        "dropout=1 | layer 1 of the list, {dropout=1.0}",
        "batch-norm=7 | batch-norm is true or false",
        "average-pool=2,size=3 | average-pool takes no size; it takes name",
        "relu=1,slope=2 | relu takes no slope; it takes name",
        "residual=7 | residual needs a list of layers",
        "conv=3,padding=odd | padding is same, valid or a whole number",
        "conv=3,kernel=4,padding=same | padding = same needs an odd kernel, not 4",
        "dense=3,activation=tanh | activation is relu or linear, not tanh"
      })
  void whatIsWrongSaysWhere(String first, String message) {
    assertThatThrownBy(() -> ofList("layers", SMALL, List.of(entry(first), Map.of("dense", 5))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void placesInsideAResidualAreNamed() {
    List<Object> inner = List.of(conv(3), Map.of("max-pool", 40));
    assertThatThrownBy(
            () ->
                ofList(
                    "layers",
                    SMALL,
                    List.of("relu", Map.of("residual", inner), Map.of("dense", 5))))
        .hasMessage(
            "layer 2.2 of the list, {max-pool=40}: layer pool1 cannot take 3×16×16: windows of"
                + " 40×40 do not fit into 16×16 pixels");
  }

  @Test
  void theLastLayerIsThatOfTheClasses() {
    assertThatThrownBy(() -> ofList("layers", SMALL, List.of(Map.of("dense", 7))))
        .hasMessage("layer 1 of the list, {dense=7}: the data have 5 classes");
    assertThatThrownBy(() -> ofList("layers", SMALL, List.of("relu")))
        .hasMessage("layer 1 of the list, relu: the last layer must be {dense = 5}");
    assertThatThrownBy(() -> ofList("layers", SMALL, List.of()))
        .hasMessage("the list of layers is empty");
  }

  private static Object entry(String text) {
    if (!text.contains("=")) {
      return text;
    }
    Map<String, Object> map = new HashMap<>();
    for (String pair : text.split(",")) {
      String[] parts = pair.split("=");
      boolean number = parts[1].matches("[0-9.]+");
      map.put(parts[0], number ? (Object) Double.valueOf(parts[1]) : parts[1]);
    }
    return map;
  }

  private static Map<String, Object> conv(int outputs) {
    return Map.of("conv", outputs, "padding", "same", "activation", "relu");
  }

  private static Map<String, Object> plain(int outputs, int stride) {
    return Map.of("conv", outputs, "stride", stride, "padding", "same", "bias", false);
  }

  private static void assertSameBits(GraphModel model, GraphModel expected) {
    assertThat(model.layout().blocks())
        .extracting(ParameterBlock::kind, ParameterBlock::offset, ParameterBlock::shape)
        .isEqualTo(
            expected.layout().blocks().stream()
                .map(block -> tuple(block.kind(), block.offset(), block.shape()))
                .toList());
    float[] weights = expected.initialWeights(3);
    assertThat(model.initialWeights(3)).isEqualTo(weights);
    Minibatch batch = TestFastNetwork.batch(expected, 5, 5, 1);
    assertThat(gradient(model, weights, batch)).isEqualTo(gradient(expected, weights, batch));
  }

  private static float[] gradient(GraphModel model, float[] weights, Minibatch batch) {
    float[] gradient = new float[weights.length];
    try (Network network = model.open(Execution.AUTO)) {
      network.gradient(weights, batch, 1, gradient);
    }
    return gradient;
  }

  private static GraphModel ofList(String name, ModelContext context, List<?> list) {
    return new GraphModel(name, LayerList.graph(context, list));
  }
}
