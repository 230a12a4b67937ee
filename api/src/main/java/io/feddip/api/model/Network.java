package io.feddip.api.model;

import java.util.Optional;
import java.util.Set;

/**
 * One network that one thread trains and evaluates. It holds no weights of its own: they come with
 * every call as a flat vector in the order of {@link #layout()}. Buffers are reused from call to
 * call, so an instance must not be shared between threads.
 */
public interface Network extends AutoCloseable {
  /** How the flat vector of weights is divided into blocks. */
  Layout layout();

  /** Shape of one example. */
  ExampleShape inputShape();

  /** Number of outputs: of classes, where there are classes. */
  int classes();

  /** At how many places of an example it says something: at one, but for sequences. */
  default int positions() {
    return 1;
  }

  /**
   * Announces the mask that holds until the next call, so that execution can be chosen by density
   * and sparse indices can be built once. The weights given afterwards must be zero off the mask.
   *
   * @param mask over the prunable coordinates of {@code masked}, or nothing for dense weights
   * @param masked the layout that says which coordinates the mask covers: {@link #layout()}, or the
   *     same with layers excluded from pruning
   * @throws IllegalArgumentException if mask and layout do not fit the network
   */
  void prepare(Layout masked, Optional<Mask> mask, Coverage coverage);

  /**
   * Lets the network name blocks of which it wants the kept weights alone, from now until the next
   * {@link #prepare}: in vectors given to {@link #gradient} and {@link #predict} these lie one
   * after the other at the start of their block, in the block's order, and their gradient comes
   * back likewise; the rest of the block is neither read nor written. Blocks stay where they are.
   * It saves the passes over memory that is mostly zero.
   *
   * @return the blocks of the prepared layout that are to be packed. Always none without a mask,
   *     and where dense gradients were asked for
   */
  default Set<ParameterBlock> packWeights() {
    return Set.of();
  }

  /**
   * Mean loss of the minibatch, as its {@link Task} has it, in training mode (dropout on, batch
   * statistics in batch norm) and its gradient.
   *
   * @param weights flat vector at which the gradient is evaluated
   * @param seed decides the dropout of this step; the same seed gives the same bits
   * @param gradient receives ∂loss/∂weights; for batch norm's running statistics it receives old −
   *     new, so that subtracting it moves them
   * @return the mean loss over the examples of the batch
   * @throws IllegalArgumentException if an array is not as long as {@link #layout()} says, or the
   *     batch is empty or of another shape
   */
  double gradient(float[] weights, Minibatch batch, long seed, float[] gradient);

  /**
   * What the network says in inference mode: probabilities of classes or labels, or numbers.
   *
   * @param probabilities receives [classes][positions][batch.lanes()], batch innermost; lanes
   *     beyond the batch's size are undefined
   * @throws IllegalArgumentException as {@link #gradient} does
   */
  void predict(float[] weights, Minibatch batch, float[] probabilities);

  /** Frees what is off the heap; the network cannot be used afterwards. */
  @Override
  void close();
}
