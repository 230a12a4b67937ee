package io.feddip.api.layers;

/**
 * What all layers of a network share during one pass. One object a network, reused from step to
 * step.
 */
public final class Step {
  private static final float[] NONE = {};

  private float[] weights = NONE;
  private float[] gradient = NONE;
  private int lanes;
  private int examples;
  private boolean training;
  private long seed;

  /** Starts a pass in inference mode. */
  public void infer(float[] flatWeights, int laneCount, int exampleCount) {
    weights = flatWeights;
    gradient = NONE;
    lanes = laneCount;
    examples = exampleCount;
    training = false;
    seed = 0;
  }

  /** Starts a pass in training mode; {@code stepSeed} decides what dropout drops. */
  public void train(
      float[] flatWeights, float[] flatGradient, int laneCount, int exampleCount, long stepSeed) {
    weights = flatWeights;
    gradient = flatGradient;
    lanes = laneCount;
    examples = exampleCount;
    training = true;
    seed = stepSeed;
  }

  /** The network's flat weights. */
  public float[] weights() {
    return weights;
  }

  /** Receives the flat gradient. */
  public float[] gradient() {
    return gradient;
  }

  /** Distance between two features, a multiple of 16; only a little larger than the batch. */
  public int lanes() {
    return lanes;
  }

  /** Lanes that hold examples; errors are zero in the others. */
  public int examples() {
    return examples;
  }

  /** Whether dropout is on and batch normalisation uses the batch. */
  public boolean isTraining() {
    return training;
  }

  /** Decides what dropout drops. */
  public long seed() {
    return seed;
  }
}
