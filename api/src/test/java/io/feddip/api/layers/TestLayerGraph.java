package io.feddip.api.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.layers.Operation.Convolution;
import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.ParameterBlock.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestLayerGraph {
  private static final ExampleShape INPUT = new ExampleShape(3, 8, 8);

  @Test
  void shapesAndParametersFollowFromTheLayers() {
    LayerGraph graph =
        LayerGraph.from(INPUT)
            .convolution("conv", Convolution.of(4, 3).withPadding(1).withStride(2))
            .norm("norm")
            .maxPool("pool", 2)
            .denseRelu("dense", 5)
            .softmax(7);
    assertThat(graph.layers())
        .extracting(Layer::name)
        .containsExactly("conv", "norm", "pool", "dense", LayerGraph.OUTPUT);
    assertThat(graph.layers())
        .extracting(Layer::output)
        .containsExactly(
            new ExampleShape(4, 4, 4),
            new ExampleShape(4, 4, 4),
            new ExampleShape(4, 2, 2),
            new ExampleShape(5, 1, 1),
            new ExampleShape(7, 1, 1));
    assertThat(graph.classes()).isEqualTo(7);
    assertThat(graph.layout().blocks())
        .extracting(ParameterBlock::parameter)
        .containsExactly("b", "W", "gamma", "beta", "mean", "var", "W", "b", "W", "b");
    assertThat(graph.layout().length()).isEqualTo(4 + 108 + 16 + 80 + 5 + 35 + 7);
    assertThat(graph.layout().prunableLength()).isEqualTo(108 + 80 + 35);
  }

  /** Layers of one distance from the input stand together, whatever was declared first. */
  @Test
  void branchesTakeTurns() {
    LayerGraph.Builder builder = LayerGraph.from(INPUT).convolution("stem", pointwise(4));
    builder.convolution("a1", pointwise(4)).norm("a2").relu("a3");
    String left = builder.convolution("a4", pointwise(4)).last();
    String right = builder.after("stem").convolution("b1", pointwise(4)).norm("b2").last();
    LayerGraph graph = builder.sum("sum", left, right).averagePool("mean").softmax(2);
    assertThat(graph.layers())
        .extracting(Layer::name)
        .containsExactly(
            "stem", "a1", "b1", "a2", "b2", "a3", "a4", "sum", "mean", LayerGraph.OUTPUT);
  }

  @Test
  void whatCannotBeSaysWhichLayer() {
    assertThatThrownBy(() -> LayerGraph.from(INPUT).maxPool("p", 9).softmax(2))
        .hasMessage("layer p cannot take 3×8×8: windows of 9×9 do not fit into 8×8 pixels");
    assertThatThrownBy(() -> LayerGraph.from(INPUT).convolution("c", Convolution.of(2, 9)))
        .hasMessageContaining("layer c cannot take 3×8×8");
    assertThatThrownBy(() -> LayerGraph.from(INPUT).relu("r").relu("r"))
        .hasMessageContaining("\"r\"");
    assertThatThrownBy(() -> LayerGraph.from(INPUT).relu("r").after("s"))
        .hasMessageContaining("no layer is called s; there are r");
    assertThatThrownBy(() -> LayerGraph.from(INPUT).maxPool("p", 2).sum("s", "p", "input"))
        .hasMessageContaining("p of 3×4×4 and input of 3×8×8");
    assertThatThrownBy(() -> LayerGraph.from(INPUT).relu("r").after("input").softmax(2))
        .hasMessage("nothing reads layer r");
    assertThatThrownBy(() -> LayerGraph.from(INPUT).softmax(0))
        .hasMessageContaining("outputs must be positive: 0");
  }

  @Test
  void layersOfOnesOwnBringTheirParameters() {
    LayerGraph graph = LayerGraph.from(INPUT).layer("scale", new Scale()).softmax(2);
    assertThat(graph.layout().blocks().get(0))
        .isEqualTo(new ParameterBlock("scale", "s", Kind.SCALE, 0, List.of(3), false));
    assertThat(graph.layers().get(1).input()).isEqualTo(INPUT);
  }

  private static Convolution pointwise(int outputs) {
    return Convolution.of(outputs, 1).withoutBias();
  }

  private static final class Scale implements LayerDefinition {
    @Override
    public ExampleShape output(ExampleShape input) {
      return input;
    }

    @Override
    public List<Parameter> parameters(ExampleShape input) {
      return List.of(Parameter.constant("s", Kind.SCALE, List.of(input.channels()), 1));
    }

    @Override
    public FastLayer open(LayerPlace place) {
      throw new UnsupportedOperationException("no network is opened here");
    }
  }
}
