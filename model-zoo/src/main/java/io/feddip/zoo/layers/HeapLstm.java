package io.feddip.zoo.layers;

import io.feddip.api.layers.FastLayer;
import io.feddip.api.layers.LayerPlace;
import io.feddip.api.layers.Signal;
import io.feddip.api.layers.Step;
import java.util.Arrays;

/**
 * Long short-term memory on heap arrays. What is remembered of a forward pass is [numbers][times]
 * [lanes], so that a weight's product with all times, and its gradient over them, is one run
 * through two arrays; weights that are 0 cost nothing on the way forward and in the errors.
 */
final class HeapLstm implements FastLayer {
  private static final int INPUT = 0;
  private static final int FORGET = 1;
  private static final int CELL = 2;
  private static final int OUTPUT = 3;

  private final int inputs;
  private final int units;
  private final int times;
  private final boolean sequence;
  private final int inputOffset;
  private final int recurrentOffset;
  private final int biasOffset;

  /** [gate × units][times][lanes], after their activations; in a backward pass their errors. */
  private float[] gates = {};

  private float[] cells = {};
  private float[] said = {};

  /** Errors of what was said, and of cells, at one time: [units][lanes]. */
  private float[] saidErrors = {};

  private float[] cellErrors = {};

  HeapLstm(Lstm definition, LayerPlace place) {
    this.inputs = place.input().channels();
    this.units = definition.units();
    this.times = place.input().width();
    this.sequence = definition.sequence();
    this.inputOffset = place.offsets().get(0);
    this.recurrentOffset = place.offsets().get(1);
    this.biasOffset = place.offsets().get(2);
  }

  @Override
  public void forward(Step step, Signal input, Signal output) {
    int lanes = step.lanes();
    int run = times * lanes;
    reserve(run, lanes);
    float[] weights = step.weights();
    for (int row = 0; row < Lstm.GATES * units; row++) {
      Arrays.fill(gates, row * run, (row + 1) * run, weights[biasOffset + row]);
      for (int k = 0; k < inputs; k++) {
        add(
            weights[inputOffset + row * inputs + k],
            input.values(),
            k * run,
            gates,
            row * run,
            run);
      }
    }
    for (int time = 0; time < times; time++) {
      if (time > 0) {
        remember(weights, time, lanes);
      }
      for (int unit = 0; unit < units; unit++) {
        tick(unit, time, lanes);
      }
    }
    if (sequence) {
      System.arraycopy(said, 0, output.values(), 0, units * run);
    } else {
      for (int unit = 0; unit < units; unit++) {
        System.arraycopy(said, unit * run + run - lanes, output.values(), unit * lanes, lanes);
      }
    }
  }

  private void reserve(int run, int lanes) {
    if (said.length < units * run) {
      gates = new float[Math.multiplyExact(Lstm.GATES * units, run)];
      cells = new float[units * run];
      said = new float[units * run];
      saidErrors = new float[units * lanes];
      cellErrors = new float[units * lanes];
    }
  }

  private void remember(float[] weights, int time, int lanes) {
    int run = times * lanes;
    for (int row = 0; row < Lstm.GATES * units; row++) {
      int to = row * run + time * lanes;
      for (int unit = 0; unit < units; unit++) {
        float weight = weights[recurrentOffset + row * units + unit];
        add(weight, said, unit * run + (time - 1) * lanes, gates, to, lanes);
      }
    }
  }

  private void tick(int unit, int time, int lanes) {
    int run = times * lanes;
    int at = unit * run + time * lanes;
    int gate = units * run;
    for (int i = at; i < at + lanes; i++) {
      float in = sigmoid(gates[i + INPUT * gate]);
      float kept = sigmoid(gates[i + FORGET * gate]);
      float next = tanh(gates[i + CELL * gate]);
      float out = sigmoid(gates[i + OUTPUT * gate]);
      gates[i + INPUT * gate] = in;
      gates[i + FORGET * gate] = kept;
      gates[i + CELL * gate] = next;
      gates[i + OUTPUT * gate] = out;
      cells[i] = in * next + (time == 0 ? 0 : kept * cells[i - lanes]);
      said[i] = out * tanh(cells[i]);
    }
  }

  private static float sigmoid(float x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }

  /** By the same exponential as all else, so that the bits are those of every JDK. */
  private static float tanh(float x) {
    return (float) (2 / (1 + Math.exp(-2.0 * x)) - 1);
  }

  /** to += weight · from. */
  private static void add(
      float weight, float[] from, int start, float[] to, int target, int length) {
    if (weight == 0) {
      return;
    }
    for (int i = 0; i < length; i++) {
      to[target + i] += weight * from[start + i];
    }
  }

  @Override
  public void backward(Step step, Signal input, Signal output, boolean inputErrors) {
    int lanes = step.lanes();
    int run = times * lanes;
    float[] weights = step.weights();
    Arrays.fill(saidErrors, 0, units * lanes, 0);
    Arrays.fill(cellErrors, 0, units * lanes, 0);
    for (int time = times - 1; time >= 0; time--) {
      arrive(output.errors(), time, lanes);
      for (int unit = 0; unit < units; unit++) {
        tickBack(unit, time, lanes);
      }
      Arrays.fill(saidErrors, 0, units * lanes, 0);
      for (int row = 0; row < Lstm.GATES * units; row++) {
        for (int unit = 0; unit < units; unit++) {
          float weight = weights[recurrentOffset + row * units + unit];
          add(weight, gates, row * run + time * lanes, saidErrors, unit * lanes, lanes);
        }
      }
    }
    writeGradient(step.gradient(), input.values(), lanes);
    if (inputErrors) {
      Arrays.fill(input.errors(), 0, inputs * run, 0);
      for (int row = 0; row < Lstm.GATES * units; row++) {
        for (int k = 0; k < inputs; k++) {
          float weight = weights[inputOffset + row * inputs + k];
          add(weight, gates, row * run, input.errors(), k * run, run);
        }
      }
    }
  }

  /** The errors that the layer behind leaves, beside those of the time after. */
  private void arrive(float[] errors, int time, int lanes) {
    if (!sequence && time < times - 1) {
      return;
    }
    int run = sequence ? times * lanes : lanes;
    int from = sequence ? time * lanes : 0;
    for (int unit = 0; unit < units; unit++) {
      add(1, errors, unit * run + from, saidErrors, unit * lanes, lanes);
    }
  }

  /** From errors of what was said and of cells to those of gates before their activations. */
  private void tickBack(int unit, int time, int lanes) {
    int run = times * lanes;
    int at = unit * run + time * lanes;
    int gate = units * run;
    for (int lane = 0; lane < lanes; lane++) {
      int i = at + lane;
      int here = unit * lanes + lane;
      float in = gates[i + INPUT * gate];
      float kept = gates[i + FORGET * gate];
      float next = gates[i + CELL * gate];
      float out = gates[i + OUTPUT * gate];
      float squashed = tanh(cells[i]);
      float error = saidErrors[here];
      float cell = cellErrors[here] + error * out * (1 - squashed * squashed);
      gates[i + INPUT * gate] = cell * next * in * (1 - in);
      gates[i + FORGET * gate] = time == 0 ? 0 : cell * cells[i - lanes] * kept * (1 - kept);
      gates[i + CELL * gate] = cell * in * (1 - next * next);
      gates[i + OUTPUT * gate] = error * squashed * out * (1 - out);
      cellErrors[here] = cell * kept;
    }
  }

  private void writeGradient(float[] gradient, float[] input, int lanes) {
    int run = times * lanes;
    for (int row = 0; row < Lstm.GATES * units; row++) {
      for (int k = 0; k < inputs; k++) {
        gradient[inputOffset + row * inputs + k] = product(gates, row * run, input, k * run, run);
      }
      for (int unit = 0; unit < units; unit++) {
        gradient[recurrentOffset + row * units + unit] =
            product(gates, row * run + lanes, said, unit * run, run - lanes);
      }
      float sum = 0;
      for (int i = row * run; i < (row + 1) * run; i++) {
        sum += gates[i];
      }
      gradient[biasOffset + row] = sum;
    }
  }

  /**
   * Σ a·b in eight sums, whose order is written down.
   *
   * @param length a multiple of 8, as lanes are
   */
  private static float product(float[] a, int startA, float[] b, int startB, int length) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    for (int i = 0; i < length; i += 8) {
      int p = startA + i;
      int q = startB + i;
      s0 += a[p] * b[q];
      s1 += a[p + 1] * b[q + 1];
      s2 += a[p + 2] * b[q + 2];
      s3 += a[p + 3] * b[q + 3];
      s4 += a[p + 4] * b[q + 4];
      s5 += a[p + 5] * b[q + 5];
      s6 += a[p + 6] * b[q + 6];
      s7 += a[p + 7] * b[q + 7];
    }
    return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
  }
}
