package io.feddip.zoo.engine;

import io.feddip.api.layers.Step;
import io.feddip.api.model.Coverage;
import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.Layout;
import io.feddip.api.model.LocalNetworks;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Minibatch;
import io.feddip.api.model.Network;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.Task;
import io.feddip.kernels.loops.InnerLoops;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A network on heap arrays with the batch innermost. Its buffers grow to the largest batch seen and
 * are then reused: a step allocates nothing. A batch smaller than its capacity is computed in as
 * few lanes as it needs.
 */
public final class FastNetwork implements Network {
  private final Layout layout;
  private final ExampleShape inputShape;
  private final int classes;
  private final int positions;
  private final Task task;
  private final FastGraph graph;
  private final KernelChooser chooser;
  private final Step step = new Step();
  private Layout prepared;

  public FastNetwork(ResolvedGraph plan, Task task, KernelChooser chooser, InnerLoops loops) {
    this.task = task;
    this.layout = plan.layout();
    this.prepared = layout;
    this.inputShape = plan.graph().input();
    this.classes = plan.graph().classes();
    this.positions = plan.graph().positions();
    this.chooser = chooser;
    this.graph = new FastGraph(plan, chooser, loops);
  }

  @Override
  public Layout layout() {
    return layout;
  }

  @Override
  public ExampleShape inputShape() {
    return inputShape;
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public int positions() {
    return positions;
  }

  @Override
  public void prepare(Layout masked, Optional<Mask> mask, Coverage coverage) {
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
        TaskLoss.lossAndErrors(
            task,
            graph.output().values(),
            batch,
            graph.output().errors(),
            classes,
            positions,
            lanes);
    graph.backward(step);
    return loss;
  }

  @Override
  public void predict(float[] weights, Minibatch batch, float[] probabilities) {
    LocalNetworks.check(this, weights, batch);
    LocalNetworks.checkLength("probabilities", probabilities, classes * positions * batch.lanes());
    int lanes = read(batch, false);
    step.infer(weights, lanes, batch.size());
    graph.forward(step);
    TaskLoss.outputs(
        task,
        graph.output().values(),
        lanes,
        probabilities,
        batch.lanes(),
        classes,
        positions,
        batch.size());
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
