package io.feddip.zoo.engine;

import static java.util.Objects.requireNonNull;

import io.feddip.api.layers.FastLayer;
import io.feddip.api.model.Coverage;
import io.feddip.api.model.Execution;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.ParameterBlock.Kind;
import io.feddip.kernels.dense.Scratch;
import io.feddip.kernels.loops.InnerLoops;
import io.feddip.kernels.sparse.SparseConvolution;
import io.feddip.kernels.sparse.SparseScratch;
import io.feddip.zoo.layers.HeapConvolution;
import io.feddip.zoo.layers.HeapSparseConvolution;
import io.feddip.zoo.layers.KeptPositions;
import io.feddip.zoo.layers.KernelSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses dense or sparse execution layer by layer, by {@link KernelCosts} or as it is told. The
 * index of a layer is kept as long as its mask stays the same, so that the clients of a round share
 * it.
 */
public final class MaskedChooser implements KernelChooser {
  private static final Logger LOGGER = LoggerFactory.getLogger(MaskedChooser.class);

  private final Execution execution;
  private final InnerLoops loops;
  private final Scratch scratch = new Scratch();
  private final SparseScratch sparseScratch = new SparseScratch();
  private final Map<KernelSpec, FastLayer> dense = new HashMap<>();
  private final Map<KernelSpec, Indexed> sparse = new HashMap<>();
  private int layers;
  private int sparseLayers;
  private int maskedGradients;
  private String lastSummary = "";

  public MaskedChooser(Execution execution, InnerLoops loops) {
    this.execution = requireNonNull(execution, "execution is null");
    this.loops = requireNonNull(loops, "loops is null");
  }

  /** An index with the mask it was made for. */
  private record Indexed(Mask mask, int start, SparseConvolution convolution) {
    boolean fits(Mask other, int otherStart) {
      return start == otherStart && mask.equals(other);
    }
  }

  @Override
  public FastLayer choose(KernelSpec spec, Layout masked, Optional<Mask> mask, Coverage coverage) {
    layers++;
    OptionalInt start = maskStart(spec, masked);
    if (mask.isEmpty() || start.isEmpty() || execution == Execution.DENSE) {
      return dense(spec);
    }
    int first = start.getAsInt();
    int weights = spec.shape().weights();
    int kept = mask.get().kept(first, first + weights);
    if (kept == weights && execution == Execution.AUTO) {
      // Nothing is saved, and a run with sparsity 0 keeps the bits of one without masks.
      return dense(spec);
    }
    double density = (double) kept / weights;
    // The first kernel of a network reads its input, whose error nobody wants.
    KernelCosts costs = new KernelCosts(spec.shape(), !isFirst(spec, masked));
    boolean masksGradient =
        coverage == Coverage.MASKED
            && (execution == Execution.SPARSE
                || costs.sparseGradient(density) < costs.denseGradient());
    double gradientSaved =
        masksGradient ? costs.denseGradient() - costs.sparseGradient(density) : 0;
    boolean isSparse =
        execution == Execution.SPARSE
            || costs.sparsePasses(density) < costs.densePasses() + gradientSaved;
    LOGGER.debug("{}: density {}, {}", spec.name(), density, describe(isSparse, masksGradient));
    if (!isSparse) {
      return dense(spec);
    }
    sparseLayers++;
    maskedGradients += masksGradient ? 1 : 0;
    return new HeapSparseConvolution(
        spec, indexed(spec, mask.get(), first), masksGradient, loops, scratch);
  }

  @Override
  public void chosen() {
    String summary =
        "%d of %d kernels run sparse, %d of them with gradients on the mask only"
            .formatted(sparseLayers, layers, maskedGradients);
    if (!summary.equals(lastSummary)) {
      LOGGER.debug("execution {}: {}", execution, summary);
      lastSummary = summary;
    }
    layers = 0;
    sparseLayers = 0;
    maskedGradients = 0;
  }

  private FastLayer dense(KernelSpec spec) {
    sparse.remove(spec);
    return dense.computeIfAbsent(spec, key -> new HeapConvolution(key, loops, scratch));
  }

  private SparseConvolution indexed(KernelSpec spec, Mask mask, int start) {
    Indexed last = sparse.get(spec);
    if (last == null || !last.fits(mask, start)) {
      int[] kept = KeptPositions.of(mask, start, spec.shape().weights());
      last = new Indexed(mask, start, new SparseConvolution(spec.shape(), kept, sparseScratch));
      sparse.put(spec, last);
    }
    return last.convolution();
  }

  /**
   * The mask's coordinate of the layer's first weight, or nothing where the layer is not pruned.
   */
  private static OptionalInt maskStart(KernelSpec spec, Layout masked) {
    for (int k = 0; k < masked.prunableBlocks().size(); k++) {
      if (masked.prunableBlocks().get(k).offset() == spec.weightOffset()) {
        return OptionalInt.of(masked.prunableStart(k));
      }
    }
    return OptionalInt.empty();
  }

  private static boolean isFirst(KernelSpec spec, Layout layout) {
    return layout.blocks().stream()
        .filter(block -> block.kind() == Kind.KERNEL)
        .findFirst()
        .filter(block -> block.offset() == spec.weightOffset())
        .isPresent();
  }

  private static String describe(boolean isSparse, boolean masksGradient) {
    if (!isSparse) {
      return "dense";
    }
    return masksGradient ? "sparse" : "sparse with dense weight gradients";
  }
}
