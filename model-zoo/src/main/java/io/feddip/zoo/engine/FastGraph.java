package io.feddip.zoo.engine;

import io.feddip.api.layers.FastLayer;
import io.feddip.api.layers.Signal;
import io.feddip.api.layers.Step;
import io.feddip.api.model.Coverage;
import io.feddip.api.model.ExampleShape;
import io.feddip.kernels.loops.InnerLoops;
import io.feddip.zoo.engine.ResolvedGraph.AveragePool;
import io.feddip.zoo.engine.ResolvedGraph.Dropped;
import io.feddip.zoo.engine.ResolvedGraph.Kernel;
import io.feddip.zoo.engine.ResolvedGraph.MaxPool;
import io.feddip.zoo.engine.ResolvedGraph.Norm;
import io.feddip.zoo.engine.ResolvedGraph.Operation;
import io.feddip.zoo.engine.ResolvedGraph.Rectifier;
import io.feddip.zoo.engine.ResolvedGraph.Sum;
import io.feddip.zoo.layers.HeapAveragePool;
import io.feddip.zoo.layers.HeapBatchNorm;
import io.feddip.zoo.layers.HeapDropout;
import io.feddip.zoo.layers.HeapMaxPool;
import io.feddip.zoo.layers.KernelSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The nodes and signals of one network, wired up from its plan. */
final class FastGraph {
  private final List<FastNode> nodes = new ArrayList<>();
  private final List<Signal> signals = new ArrayList<>();
  private final Map<KernelSpec, FastNode.Single> kernels = new LinkedHashMap<>();
  private final Map<String, Signal> outputs = new HashMap<>();
  private final Map<String, List<Operation>> readers = new HashMap<>();
  private final Map<String, Deque<Signal>> branches = new HashMap<>();
  private final Set<String> rectifiable = new HashSet<>();
  private final InnerLoops loops;
  private final Signal input;
  private final Signal output;

  FastGraph(ResolvedGraph plan, ExampleShape inputShape, KernelChooser chooser, InnerLoops loops) {
    this.loops = loops;
    for (Operation operation : plan.operations()) {
      for (String name : operation.inputs()) {
        readers.computeIfAbsent(name, key -> new ArrayList<>()).add(operation);
      }
    }
    this.input = signal(inputShape.size());
    outputs.put(plan.inputName(), input);
    Signal last = input;
    for (Operation operation : plan.operations()) {
      last = add(operation, plan, chooser);
      outputs.put(operation.name(), last);
    }
    this.output = last;
  }

  Signal input() {
    return input;
  }

  /** The logits. */
  Signal output() {
    return output;
  }

  Map<KernelSpec, FastNode.Single> kernels() {
    return kernels;
  }

  void reserve(int lanes, boolean training) {
    for (Signal signal : signals) {
      signal.reserveValues(lanes);
      if (training && signal != input) {
        signal.reserveErrors(lanes);
      }
    }
  }

  void forward(Step step) {
    for (int index = 0; index < nodes.size(); index++) {
      nodes.get(index).forward(step);
    }
  }

  void backward(Step step) {
    for (int index = nodes.size() - 1; index >= 0; index--) {
      nodes.get(index).backward(step);
    }
  }

  private Signal add(Operation operation, ResolvedGraph plan, KernelChooser chooser) {
    if (operation instanceof Rectifier rectifier) {
      return rectified(rectifier);
    }
    Signal result = signal(operation.output().size());
    if (operation instanceof Kernel kernel) {
      KernelSpec spec =
          new KernelSpec(
              kernel.name(),
              kernel.shape(),
              kernel.weightOffset(),
              kernel.biasOffset(),
              kernel.relu(),
              kernel.relu() && onlyReader(kernel) instanceof MaxPool);
      FastLayer layer = chooser.choose(spec, plan.layout(), Optional.empty(), Coverage.DENSE);
      kernels.put(spec, single(layer, operation, result));
    } else if (operation instanceof MaxPool pool) {
      single(new HeapMaxPool(pool.shape(), isMaskedBy(pool), loops), operation, result);
    } else if (operation instanceof Norm norm) {
      single(
          new HeapBatchNorm(
              norm.output().channels(),
              norm.output().height() * norm.output().width(),
              norm.offset(),
              norm.decay(),
              norm.epsilon(),
              isRectified(norm),
              loops),
          operation,
          result);
    } else if (operation instanceof Dropped dropped) {
      single(new HeapDropout(nodes.size(), dropped.retain(), loops), operation, result);
    } else if (operation instanceof AveragePool pool) {
      int pixels = pool.from().height() * pool.from().width();
      single(new HeapAveragePool(pool.from().channels(), pixels, loops), operation, result);
    } else if (operation instanceof Sum sum) {
      boolean relu = isRectified(sum);
      Signal first = read(sum.inputs().get(0));
      Signal second = read(sum.inputs().get(1));
      nodes.add(new FastNode.Sum(first, second, result, relu, loops));
    }
    merge(operation, result);
    return result;
  }

  /** The ReLU is done by what comes before it, so both are one signal. */
  private Signal rectified(Rectifier rectifier) {
    String source = rectifier.inputs().get(0);
    if (readers.get(source).size() > 1 || !rectifiable.contains(source)) {
      throw new IllegalArgumentException(
          "the ReLU %s must be the only reader of a sum or of a batch norm, which %s is not"
              .formatted(rectifier.name(), source));
    }
    Signal signal = outputs.get(source);
    merge(rectifier, signal);
    return signal;
  }

  private boolean isRectified(Operation operation) {
    rectifiable.add(operation.name());
    return onlyReader(operation) instanceof Rectifier;
  }

  /** Behind the node in forward order, so before it in backward order. */
  private void merge(Operation operation, Signal signal) {
    int count = readers.getOrDefault(operation.name(), List.of()).size();
    if (count > 1) {
      List<Signal> others = new ArrayList<>();
      for (int i = 1; i < count; i++) {
        Signal branch = signal.branch();
        signals.add(branch);
        others.add(branch);
      }
      Deque<Signal> unread = new ArrayDeque<>(others);
      unread.addFirst(signal);
      branches.put(operation.name(), unread);
      nodes.add(new FastNode.Merge(signal, List.copyOf(others), loops));
    }
  }

  private FastNode.Single single(FastLayer layer, Operation operation, Signal result) {
    Signal source = read(operation.inputs().get(0));
    FastNode.Single node = new FastNode.Single(layer, source, result, source != input);
    nodes.add(node);
    return node;
  }

  /** Every reader but the first gets a branch, with errors of its own. */
  private Signal read(String name) {
    Deque<Signal> unread = branches.get(name);
    return unread == null ? outputs.get(name) : unread.remove();
  }

  private Operation onlyReader(Operation operation) {
    List<Operation> all = readers.getOrDefault(operation.name(), List.of());
    return all.size() == 1 ? all.get(0) : null;
  }

  private boolean isMaskedBy(MaxPool pool) {
    return kernels.keySet().stream()
        .anyMatch(spec -> spec.name().equals(pool.inputs().get(0)) && spec.errorsAreMasked());
  }

  private Signal signal(int features) {
    Signal signal = new Signal(features);
    signals.add(signal);
    return signal;
  }
}
