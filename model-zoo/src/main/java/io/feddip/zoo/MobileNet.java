package io.feddip.zoo;

import io.feddip.api.layers.LayerGraph;
import io.feddip.api.layers.Operation.Convolution;
import io.feddip.api.plugin.ModelContext;
import io.feddip.zoo.dl4j.Dl4jLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.nd4j.linalg.activations.Activation;

/**
 * MobileNet of depthwise separable convolutions (Howard et al. 2017), with a quarter of the
 * published widths and, for images of 32×32, a stem that keeps their size. Its depthwise
 * convolutions are DeepLearning4J's own; the pointwise ones, which hold nearly all weights, have
 * fast and sparse kernels.
 */
final class MobileNet {
  /** Outputs of the separable blocks at full width. */
  private static final int[] WIDTHS = {
    64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024
  };

  private static final int STEM = 32;

  private MobileNet() {}

  /**
   * @param divisor of the published widths
   */
  static LayerGraph graph(ModelContext context, int divisor) {
    LayerGraph.Builder graph = LayerGraph.from(context.input());
    graph
        .convolution("stem", Convolution.of(STEM / divisor, 3).withPadding(1).withoutBias())
        .norm("stem-norm")
        .relu("stem-relu");
    for (int block = 1; block <= WIDTHS.length; block++) {
      boolean narrows = block > 1 && WIDTHS[block - 1] > WIDTHS[block - 2];
      separable(graph, "block" + block, WIDTHS[block - 1] / divisor, narrows ? 2 : 1);
    }
    return graph.averagePool("pool").softmax(context.outputs());
  }

  /** One filter a channel, then a mixture of channels at every pixel. */
  private static void separable(LayerGraph.Builder graph, String name, int outputs, int stride) {
    graph
        .layer(name + "-depthwise", depthwise(stride))
        .norm(name + "-depthwise-norm")
        .relu(name + "-depthwise-relu")
        .convolution(name + "-pointwise", Convolution.of(outputs, 1).withoutBias())
        .norm(name + "-pointwise-norm")
        .relu(name + "-pointwise-relu");
  }

  private static Dl4jLayer depthwise(int stride) {
    return Dl4jLayer.of(
        new DepthwiseConvolution2D.Builder(3, 3)
            .depthMultiplier(1)
            .stride(stride, stride)
            .padding(1, 1)
            .hasBias(false)
            .activation(Activation.IDENTITY)
            .build());
  }
}
