package io.feddip.zoo.engine;

import io.feddip.api.layers.FastLayer;
import io.feddip.api.layers.Layer;
import io.feddip.api.layers.LayerGraph;
import io.feddip.api.layers.LayerPlace;
import io.feddip.api.layers.Operation;
import io.feddip.api.layers.Signal;
import io.feddip.api.layers.Step;
import io.feddip.api.model.Coverage;
import io.feddip.kernels.loops.ConvolutionShape;
import io.feddip.kernels.loops.InnerLoops;
import io.feddip.kernels.loops.PoolShape;
import io.feddip.zoo.layers.HeapAveragePool;
import io.feddip.zoo.layers.HeapBatchNorm;
import io.feddip.zoo.layers.HeapDropout;
import io.feddip.zoo.layers.HeapMaxPool;
import io.feddip.zoo.layers.HeapRectifier;
import io.feddip.zoo.layers.KernelSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The nodes and signals of one network, wired up from its plan. */
final class FastGraph {
  private final List<FastNode> nodes = new ArrayList<>();
  private final List<Signal> signals = new ArrayList<>();
  private final Map<KernelSpec, FastNode.Single> kernels = new LinkedHashMap<>();
  private final Map<String, Signal> outputs = new HashMap<>();
  private final Map<String, Layer> layers = new HashMap<>();
  private final Map<String, List<Layer>> readers = new HashMap<>();
  private final Map<String, Deque<Signal>> branches = new HashMap<>();
  private final InnerLoops loops;
  private final Signal input;
  private final Signal output;

  FastGraph(ResolvedGraph plan, KernelChooser chooser, InnerLoops loops) {
    this.loops = loops;
    LayerGraph graph = plan.graph();
    for (Layer layer : graph.layers()) {
      layers.put(layer.name(), layer);
      for (String name : layer.inputs()) {
        readers.computeIfAbsent(name, key -> new ArrayList<>()).add(layer);
      }
    }
    this.input = signal(graph.input().size());
    outputs.put(LayerGraph.INPUT, input);
    Signal last = input;
    for (Layer layer : graph.layers()) {
      last = add(layer, plan, chooser);
      outputs.put(layer.name(), last);
      merge(layer.name(), last);
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

  private Signal add(Layer layer, ResolvedGraph plan, KernelChooser chooser) {
    Operation operation = layer.operation();
    if (operation instanceof Operation.Relu && isDoneByItsInput(layer)) {
      return outputs.get(layer.inputs().get(0));
    }
    Signal result = signal(layer.output().size());
    int[] offsets = plan.offsets(layer);
    if (operation instanceof Operation.Convolution || operation instanceof Operation.Dense) {
      KernelSpec spec = spec(layer, offsets);
      FastLayer kernel = chooser.choose(spec, plan.layout(), Optional.empty(), Coverage.DENSE);
      kernels.put(spec, single(kernel, layer, result));
    } else if (operation instanceof Operation.Sum) {
      Signal first = read(layer.inputs().get(0));
      Signal second = read(layer.inputs().get(1));
      List<Signal> learning = Stream.of(first, second).filter(signal -> signal != input).toList();
      nodes.add(new FastNode.Sum(first, second, learning, result, isRectified(layer), loops));
    } else {
      single(open(layer, offsets), layer, result);
    }
    return result;
  }

  private KernelSpec spec(Layer layer, int[] offsets) {
    if (layer.operation() instanceof Operation.Convolution convolution) {
      ConvolutionShape shape =
          new ConvolutionShape(
              layer.input().channels(),
              layer.input().height(),
              layer.input().width(),
              convolution.outputs(),
              convolution.kernel(),
              convolution.kernel(),
              convolution.stride(),
              convolution.padding());
      boolean bias = convolution.bias();
      return spec(
          layer,
          shape,
          bias ? offsets[1] : offsets[0],
          bias ? offsets[0] : -1,
          convolution.rectified());
    }
    Operation.Dense dense = (Operation.Dense) layer.operation();
    ConvolutionShape shape = ConvolutionShape.dense(layer.input().size(), dense.outputs());
    return spec(layer, shape, offsets[0], offsets[1], dense.rectified());
  }

  private KernelSpec spec(
      Layer layer, ConvolutionShape shape, int weightOffset, int biasOffset, boolean relu) {
    boolean errorsAreMasked = relu && onlyReader(layer).filter(FastGraph::isMaxPool).isPresent();
    return new KernelSpec(layer.name(), shape, weightOffset, biasOffset, relu, errorsAreMasked);
  }

  private FastLayer open(Layer layer, int[] offsets) {
    Operation operation = layer.operation();
    if (operation instanceof Operation.MaxPool pool) {
      PoolShape shape =
          new PoolShape(
              layer.input().channels(),
              layer.input().height(),
              layer.input().width(),
              pool.size(),
              pool.stride());
      return new HeapMaxPool(shape, isMaskedBy(layer), loops);
    } else if (operation instanceof Operation.Norm norm) {
      return new HeapBatchNorm(
          layer.input().channels(),
          layer.input().height() * layer.input().width(),
          offsets[0],
          norm.decay(),
          norm.epsilon(),
          isRectified(layer),
          loops);
    } else if (operation instanceof Operation.Dropout dropout) {
      return new HeapDropout(nodes.size(), dropout.retain(), loops);
    } else if (operation instanceof Operation.AveragePool) {
      int pixels = layer.input().height() * layer.input().width();
      return new HeapAveragePool(layer.input().channels(), pixels, loops);
    } else if (operation instanceof Operation.Relu) {
      return new HeapRectifier(loops);
    }
    LayerPlace place =
        new LayerPlace(layer.input(), Arrays.stream(offsets).boxed().toList(), nodes.size());
    return ((Operation.Own) operation).definition().open(place);
  }

  /** A batch norm or sum does the ReLU of its only reader, so both are one signal. */
  private boolean isDoneByItsInput(Layer relu) {
    String source = relu.inputs().get(0);
    return readers.get(source).size() == 1
        && layers.containsKey(source)
        && mayRectify(layers.get(source));
  }

  private static boolean mayRectify(Layer layer) {
    return layer.operation() instanceof Operation.Norm
        || layer.operation() instanceof Operation.Sum;
  }

  private boolean isRectified(Layer layer) {
    return onlyReader(layer)
        .filter(reader -> reader.operation() instanceof Operation.Relu)
        .isPresent();
  }

  private static boolean isMaxPool(Layer layer) {
    return layer.operation() instanceof Operation.MaxPool;
  }

  /** Behind the node in forward order, so before it in backward order. */
  private void merge(String name, Signal signal) {
    int count = readers.getOrDefault(name, List.of()).size();
    if (count > 1) {
      List<Signal> others = new ArrayList<>();
      for (int i = 1; i < count; i++) {
        Signal branch = signal.branch();
        signals.add(branch);
        others.add(branch);
      }
      Deque<Signal> unread = new ArrayDeque<>(others);
      unread.addFirst(signal);
      branches.put(name, unread);
      nodes.add(new FastNode.Merge(signal, List.copyOf(others), loops));
    }
  }

  private FastNode.Single single(FastLayer layer, Layer place, Signal result) {
    Signal source = read(place.inputs().get(0));
    FastNode.Single node = new FastNode.Single(layer, source, result, source != input);
    nodes.add(node);
    return node;
  }

  /** Every reader but the first gets a branch, with errors of its own. */
  private Signal read(String name) {
    Deque<Signal> unread = branches.get(name);
    return unread == null ? outputs.get(name) : unread.remove();
  }

  private Optional<Layer> onlyReader(Layer layer) {
    List<Layer> all = readers.getOrDefault(layer.name(), List.of());
    return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
  }

  private boolean isMaskedBy(Layer pool) {
    return kernels.keySet().stream()
        .anyMatch(spec -> spec.name().equals(pool.inputs().get(0)) && spec.errorsAreMasked());
  }

  private Signal signal(int features) {
    Signal signal = new Signal(features);
    signals.add(signal);
    return signal;
  }
}
