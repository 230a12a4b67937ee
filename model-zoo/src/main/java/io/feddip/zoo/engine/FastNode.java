package io.feddip.zoo.engine;

import io.feddip.api.layers.FastLayer;
import io.feddip.api.layers.Signal;
import io.feddip.api.layers.Step;
import io.feddip.kernels.loops.ArrayLoops;
import io.feddip.kernels.loops.InnerLoops;
import java.util.List;

/** One operation of a network with the signals it is connected to. */
interface FastNode {
  void forward(Step step);

  /** Called in reverse order. */
  void backward(Step step);

  /** A layer with one input. */
  final class Single implements FastNode {
    private final Signal input;
    private final Signal output;
    private final boolean inputErrors;
    private FastLayer layer;

    Single(FastLayer layer, Signal input, Signal output, boolean inputErrors) {
      this.layer = layer;
      this.input = input;
      this.output = output;
      this.inputErrors = inputErrors;
    }

    /** Executes the layer in another way from now on. */
    void executeBy(FastLayer other) {
      layer = other;
    }

    boolean packWeights() {
      return layer.packWeights();
    }

    @Override
    public void forward(Step step) {
      layer.forward(step, input, output);
    }

    @Override
    public void backward(Step step) {
      layer.backward(step, input, output, inputErrors);
    }
  }

  /** The sum of two signals, with or without a ReLU. */
  final class Sum implements FastNode {
    private final Signal first;
    private final Signal second;
    private final List<Signal> learning;
    private final Signal output;
    private final boolean relu;
    private final ArrayLoops arrays;

    /**
     * @param learning those of the two whose errors somebody reads
     */
    Sum(
        Signal first,
        Signal second,
        List<Signal> learning,
        Signal output,
        boolean relu,
        InnerLoops loops) {
      this.first = first;
      this.second = second;
      this.learning = learning;
      this.output = output;
      this.relu = relu;
      this.arrays = loops.arrays();
    }

    @Override
    public void forward(Step step) {
      arrays.sum(first.values(), second.values(), output.values(), length(step), relu);
    }

    @Override
    public void backward(Step step) {
      int length = length(step);
      if (relu) {
        arrays.maskByOutput(output.errors(), output.values(), length);
      }
      for (Signal signal : learning) {
        System.arraycopy(output.errors(), 0, signal.errors(), 0, length);
      }
    }

    private int length(Step step) {
      return output.features() * step.lanes();
    }
  }

  /** Adds up the errors that the readers of one signal leave. */
  final class Merge implements FastNode {
    private final Signal signal;
    private final List<Signal> branches;
    private final ArrayLoops arrays;

    Merge(Signal signal, List<Signal> branches, InnerLoops loops) {
      this.signal = signal;
      this.branches = branches;
      this.arrays = loops.arrays();
    }

    @Override
    public void forward(Step step) {
      // all branches see the same values
    }

    @Override
    public void backward(Step step) {
      for (Signal branch : branches) {
        arrays.add(branch.errors(), signal.errors(), signal.features() * step.lanes());
      }
    }
  }
}
