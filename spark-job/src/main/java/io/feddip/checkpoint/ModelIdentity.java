package io.feddip.checkpoint;

/**
 * Which model a checkpoint is of.
 *
 * @param name the model's name in the zoo
 * @param parameters length of its flat vector, > 0
 */
public record ModelIdentity(String name, long parameters) {
  public ModelIdentity {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("the model's name is empty");
    }
    if (parameters <= 0) {
      throw new IllegalArgumentException("a model has parameters, not " + parameters);
    }
  }

  @Override
  public String toString() {
    return name + " with " + parameters + " parameters";
  }
}
