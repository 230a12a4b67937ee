package io.feddip.api.client;

import io.feddip.api.KeyedRandom;
import io.feddip.api.data.Examples;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Weights;
import java.util.Optional;

/** One client in one round, as its {@link ClientWork} sees it. Valid while that runs. */
public interface Client {

  /** Its number, from 0. */
  int number();

  /** How the round's plan wants it to train. */
  LocalTraining training();

  /** Its examples, at least one. */
  Examples examples();

  /** The global model w ⊙ m as it arrived. */
  Weights received();

  /** The model's mask; nothing of a dense model. */
  Optional<Mask> mask();

  /** What it kept from the rounds before. */
  ClientState state();

  /**
   * Its randomness in this round, a function of the seed, the round and its number. Training draws
   * from it too, so the order of calls matters.
   */
  KeyedRandom random();

  /**
   * The dense local weights w_k, live: training changes them and starts from what is in them; the
   * received ones at first.
   */
  float[] weights();

  /** The dense local weights as a value, without a copy. */
  default Weights trained() {
    return Weights.of(received().layout(), weights());
  }

  /**
   * Trains from {@link #weights} on: E epochs of steps whose gradient is taken at the masked
   * weights and applied to all of them (FedDIP, eq. 1–2).
   *
   * @param mask of the weights that gradients are taken at; nothing to train densely
   * @param hook sees each step's gradient, every coordinate of it
   * @return sums over all steps
   */
  LossSums train(LocalTraining how, Optional<Mask> mask, StepHook hook);

  /**
   * The mean gradient of the loss over examples drawn at random, in training mode, without
   * training.
   *
   * @param mostExamples how many to draw, all if there are no more
   * @param into flat; receives the gradient, every coordinate of it
   */
  LossSums gradient(Weights at, int mostExamples, float[] into);

  /**
   * The fraction of its examples that a model classifies rightly, in inference mode.
   *
   * @param at flat, zero where pruned; {@link #trained} is one too
   */
  double accuracy(Weights at);
}
