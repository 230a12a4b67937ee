package io.feddip.zoo.dl4j;

/** What executes a network. */
public enum Engine {
  /** This project's layers: the processor, batch innermost. */
  FAST,
  /** DeepLearning4J's own layers on whatever backend is on the class path. */
  STOCK
}
