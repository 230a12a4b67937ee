package io.feddip.zoo;

import io.feddip.api.layers.Layer;
import io.feddip.api.layers.LayerGraph;
import io.feddip.api.layers.Parameter;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.ParameterBlock.Kind;
import io.feddip.zoo.layers.CounterHash;
import java.util.Arrays;

/** Where training starts. */
final class InitialWeights {
  private InitialWeights() {}

  /**
   * Flat weights as the layers' parameters ask for them.
   *
   * @param seed the same seed gives the same bits
   * @param gain factor on the kernels
   */
  static float[] of(LayerGraph graph, long seed, double gain) {
    float[] weights = new float[graph.layout().length()];
    int index = 0;
    for (Layer layer : graph.layers()) {
      for (Parameter parameter : layer.parameters()) {
        ParameterBlock block = graph.layout().blocks().get(index);
        if (parameter.fanIn() > 0) {
          double factor = parameter.kind() == Kind.KERNEL ? gain : 1;
          double bound = factor / Math.sqrt(parameter.fanIn());
          fillUniform(weights, block, bound, CounterHash.key(seed, index));
        } else {
          Arrays.fill(weights, block.offset(), block.end(), parameter.value());
        }
        index++;
      }
    }
    return weights;
  }

  private static void fillUniform(float[] weights, ParameterBlock block, double bound, long key) {
    for (int i = 0; i < block.length(); i++) {
      weights[block.offset() + i] = (float) ((2 * CounterHash.uniform(key, i) - 1) * bound);
    }
  }
}
