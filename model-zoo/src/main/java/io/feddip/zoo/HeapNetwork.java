package io.feddip.zoo;

import io.feddip.kernels.loops.InnerLoops;
import io.feddip.sparsity.Mask;
import io.feddip.sparsity.ParameterBlock;
import io.feddip.sparsity.ParameterLayout;
import io.feddip.zoo.layers.KernelChooser;
import io.feddip.zoo.layers.SoftmaxLoss;
import io.feddip.zoo.layers.Step;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A network on heap arrays with the batch innermost. Its buffers grow to the largest batch seen and
 * are then reused: a step allocates nothing. A batch smaller than its capacity is computed in as
 * few lanes as it needs.
 */
final class HeapNetwork implements LocalNetwork {
  private final ParameterLayout layout;
  private final InputShape inputShape;
  private final int classes;
  private final HeapGraph graph;
  private final KernelChooser chooser;
  private final Step step = new Step();
  private ParameterLayout prepared;

  HeapNetwork(
      NetworkPlan plan,
      InputShape inputShape,
      int classes,
      KernelChooser chooser,
      InnerLoops loops) {
    this.layout = plan.layout();
    this.prepared = layout;
    this.inputShape = inputShape;
    this.classes = classes;
    this.chooser = chooser;
    this.graph = new HeapGraph(plan, inputShape, chooser, loops);
  }

  @Override
  public ParameterLayout layout() {
    return layout;
  }

  @Override
  public InputShape inputShape() {
    return inputShape;
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public void prepare(ParameterLayout masked, Optional<Mask> mask, GradientCoverage coverage) {
    LocalNetworks.checkMask(layout, masked, mask);
    graph
        .kernels()
        .forEach((spec, node) -> node.executeBy(chooser.choose(spec, masked, mask, coverage)));
    chooser.chosen();
    prepared = masked;
  }

  @Override
  public Set<ParameterBlock> packWeights() {
    Set<Integer> packed = new HashSet<>();
    graph
        .kernels()
        .forEach(
            (spec, node) -> {
              if (node.packWeights()) {
                packed.add(spec.weightOffset());
              }
            });
    return prepared.prunableBlocks().stream()
        .filter(block -> packed.contains(block.offset()))
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public double gradient(float[] weights, Minibatch batch, long seed, float[] gradient) {
    LocalNetworks.check(this, weights, batch);
    LocalNetworks.checkLength("gradient", gradient, layout.length());
    int lanes = read(batch, true);
    step.train(weights, gradient, lanes, batch.size(), seed);
    graph.forward(step);
    double loss =
        SoftmaxLoss.lossAndErrors(
            graph.output().values(),
            batch.labels(),
            graph.output().errors(),
            classes,
            lanes,
            batch.size());
    graph.backward(step);
    return loss;
  }

  @Override
  public void predict(float[] weights, Minibatch batch, float[] probabilities) {
    LocalNetworks.check(this, weights, batch);
    LocalNetworks.checkLength("probabilities", probabilities, classes * batch.lanes());
    int lanes = read(batch, false);
    step.infer(weights, lanes, batch.size());
    graph.forward(step);
    SoftmaxLoss.probabilities(
        graph.output().values(), lanes, probabilities, batch.lanes(), classes, batch.size());
  }

  private int read(Minibatch batch, boolean training) {
    int lanes =
        (batch.size() + Minibatch.LANE_MULTIPLE - 1)
            / Minibatch.LANE_MULTIPLE
            * Minibatch.LANE_MULTIPLE;
    graph.reserve(lanes, training);
    float[] values = graph.input().values();
    for (int pixel = 0; pixel < inputShape.size(); pixel++) {
      System.arraycopy(batch.pixels(), pixel * batch.lanes(), values, pixel * lanes, lanes);
    }
    return lanes;
  }

  @Override
  public void close() {
    // heap arrays only
  }
}
