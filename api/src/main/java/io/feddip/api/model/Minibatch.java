package io.feddip.api.model;

import static java.util.Objects.requireNonNull;

/**
 * Images and labels of one minibatch, batch innermost: pixel (c, y, x) of example b is at {@code
 * ((c·height + y)·width + x)·lanes + b}. Lanes beyond the examples hold zeros or stale pixels; no
 * result depends on them. Reused from batch to batch: fill {@link #pixels()} and {@link #labels()},
 * then call {@link #size(int)}.
 */
public final class Minibatch {
  /** Lanes are a multiple of this, so that every vector width divides them. */
  public static final int LANE_MULTIPLE = 16;

  private final ExampleShape shape;
  private final int lanes;
  private final float[] pixels;
  private final int[] labels;
  private float[] targets = {};
  private float[] classWeights = {};
  private int size;

  /**
   * @param capacity largest number of examples, at least 1
   */
  public Minibatch(ExampleShape shape, int capacity) {
    this.shape = requireNonNull(shape, "shape is null");
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be positive: " + capacity);
    }
    this.lanes = (capacity + LANE_MULTIPLE - 1) / LANE_MULTIPLE * LANE_MULTIPLE;
    this.pixels = new float[Math.multiplyExact(shape.size(), lanes)];
    this.labels = new int[capacity];
  }

  /** Shape of one example. */
  public ExampleShape shape() {
    return shape;
  }

  /** Distance in {@link #pixels()} between one pixel and the next of the same example. */
  public int lanes() {
    return lanes;
  }

  /** Largest number of examples. */
  public int capacity() {
    return labels.length;
  }

  /** Pixels, [channels][height][width][lanes]; not a copy. */
  public float[] pixels() {
    return pixels;
  }

  /** Classes from 0. */
  public int[] labels() {
    return labels;
  }

  /** What the outputs should be where examples have no class, [outputs][lanes]; not a copy. */
  public float[] targets() {
    return targets;
  }

  /**
   * Makes room for what the outputs should be.
   *
   * @param outputs of the network
   * @return {@link #targets}, to be filled
   */
  public float[] targets(int outputs) {
    if (targets.length != outputs * lanes) {
      targets = new float[Math.multiplyExact(outputs, lanes)];
    }
    return targets;
  }

  /** What the loss of an example is multiplied with, by class; empty: with 1. Not a copy. */
  public float[] classWeights() {
    return classWeights;
  }

  /**
   * Says what the loss of an example is multiplied with.
   *
   * @param byClass one a class, not negative; empty: 1 for all; not copied
   */
  public void classWeights(float[] byClass) {
    classWeights = requireNonNull(byClass, "byClass is null");
  }

  /** Number of examples. */
  public int size() {
    return size;
  }

  /**
   * Says how many lanes hold examples, the first ones.
   *
   * @param examples 1 … {@link #capacity()}
   * @throws IllegalArgumentException if it is out of range
   */
  public void size(int examples) {
    if (examples < 1 || examples > labels.length) {
      throw new IllegalArgumentException(examples + " examples do not fit into " + labels.length);
    }
    size = examples;
  }
}
