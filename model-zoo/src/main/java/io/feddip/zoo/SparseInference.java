package io.feddip.zoo;

import io.feddip.api.layers.FastLayer;
import io.feddip.api.model.Coverage;
import io.feddip.api.model.Layout;
import io.feddip.api.model.LocalNetworks;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Minibatch;
import io.feddip.api.model.ParameterBlock;
import io.feddip.kernels.sparse.CompactConvolution;
import io.feddip.kernels.sparse.SparseScratch;
import io.feddip.zoo.engine.FastNetwork;
import io.feddip.zoo.engine.KernelChooser;
import io.feddip.zoo.engine.ResolvedGraph;
import io.feddip.zoo.layers.HeapCompactConvolution;
import io.feddip.zoo.layers.KeptPositions;
import io.feddip.zoo.layers.KernelSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A trained sparse network that only predicts. It holds the values of the kept weights with about a
 * byte each for their places, and nothing for the others: time and memory go with the weights that
 * are left. Bytes are at most 1.5 times those of the values down to a density of .008. For one
 * thread.
 */
public final class SparseInference {
  private final FastNetwork network;
  private final float[] others;
  private final long kernelBytes;

  /**
   * Packs the kept weights of a model.
   *
   * @param masked says which coordinates the mask covers; kernels that it does not cover keep all
   *     weights
   * @param weights in the order of the model's layout; what they hold off the mask is ignored
   * @throws IllegalArgumentException if mask or weights are not the model's
   */
  public SparseInference(GraphModel model, Layout masked, Mask mask, float[] weights) {
    LocalNetworks.checkMask(model.layout(), masked, Optional.of(mask));
    LocalNetworks.checkLength("weights", weights, model.layout().length());
    ResolvedGraph plan = model.plan().withoutKernels();
    Packing packing = new Packing(masked, mask, weights);
    this.network = new FastNetwork(plan, model.task(), packing, PreferredLoops.get());
    this.kernelBytes = packing.bytes;
    this.others = others(model.layout(), plan.layout(), masked, mask, weights);
  }

  /** What the plan without kernels still reads, kernels of layers from outside included. */
  private static float[] others(Layout from, Layout to, Layout masked, Mask mask, float[] weights) {
    Map<List<String>, ParameterBlock> blocks =
        from.blocks().stream()
            .collect(Collectors.toMap(SparseInference::name, Function.identity()));
    float[] others = new float[to.length()];
    for (ParameterBlock block : to.blocks()) {
      int offset = blocks.get(name(block)).offset();
      System.arraycopy(weights, offset, others, block.offset(), block.length());
      int k = prunableBlock(masked, offset);
      for (int i = 0; k >= 0 && i < block.length(); i++) {
        if (!mask.isKept(masked.prunableStart(k) + i)) {
          others[block.offset() + i] = 0;
        }
      }
    }
    return others;
  }

  private static List<String> name(ParameterBlock block) {
    return List.of(block.layer(), block.parameter());
  }

  /** Which prunable block begins there, or −1. */
  private static int prunableBlock(Layout masked, int offset) {
    for (int k = 0; k < masked.prunableBlocks().size(); k++) {
      if (masked.prunableBlocks().get(k).offset() == offset) {
        return k;
      }
    }
    return -1;
  }

  /** Bytes of all parameters, indices included. */
  public long parameterBytes() {
    return kernelBytes + (long) others.length * Float.BYTES;
  }

  /**
   * Class probabilities.
   *
   * @param probabilities receives [classes][batch.lanes()], batch innermost; lanes beyond the
   *     batch's size are undefined
   */
  public void predict(Minibatch batch, float[] probabilities) {
    network.predict(others, batch, probabilities);
  }

  /** Packs every kernel once, when the network is built. */
  private static final class Packing implements KernelChooser {
    private final Layout masked;
    private final Mask mask;
    private final float[] weights;
    private final SparseScratch scratch = new SparseScratch();
    private long bytes;

    Packing(Layout masked, Mask mask, float[] weights) {
      this.masked = masked;
      this.mask = mask;
      this.weights = weights;
    }

    @Override
    public FastLayer choose(
        KernelSpec spec, Layout layout, Optional<Mask> none, Coverage coverage) {
      CompactConvolution convolution =
          new CompactConvolution(spec.shape(), kept(spec), weights, spec.weightOffset(), scratch);
      bytes += convolution.bytes();
      return new HeapCompactConvolution(spec, convolution);
    }

    private int[] kept(KernelSpec spec) {
      int k = prunableBlock(masked, spec.weightOffset());
      return k < 0
          ? IntStream.range(0, spec.shape().weights()).toArray()
          : KeptPositions.of(mask, masked.prunableStart(k), spec.shape().weights());
    }
  }
}
