package io.feddip.zoo;

import io.feddip.api.model.ExampleShape;
import java.util.List;

/** The networks by name, each with the data set shape it was published for. */
public final class ModelZoo {
  private static final String LENET5 = "lenet5";
  private static final String ALEXNET = "alexnet";
  private static final String RESNET18 = "resnet18";

  private ModelZoo() {}

  /** All names. */
  public static List<String> names() {
    return List.of(LENET5, ALEXNET, RESNET18);
  }

  /**
   * The model of that name.
   *
   * @throws IllegalArgumentException listing the names, if there is no such model
   */
  public static GraphModel byName(String name) {
    return switch (name) {
      case LENET5 -> new GraphModel(name, new LeNet5(), new ExampleShape(1, 28, 28), 10);
      case ALEXNET -> new GraphModel(name, new AlexNet(), new ExampleShape(3, 32, 32), 10);
      case RESNET18 -> new GraphModel(name, new ResNet18(), new ExampleShape(3, 32, 32), 100);
      default ->
          throw new IllegalArgumentException(
              "no model is called \"" + name + "\"; the zoo has " + String.join(", ", names()));
    };
  }
}
