package io.feddip.zoo;

import static java.util.Objects.requireNonNull;

import io.feddip.api.layers.LayerGraph;
import io.feddip.api.model.ExampleShape;
import io.feddip.api.plugin.ModelContext;
import java.util.List;
import java.util.function.Function;

/** The networks by name, each with the data set shape it was published for. */
public final class ModelZoo {
  private static final ModelContext GREY = new ModelContext(new ExampleShape(1, 28, 28), 10);
  private static final ModelContext COLOUR = new ModelContext(new ExampleShape(3, 32, 32), 10);
  private static final ModelContext FINE = new ModelContext(new ExampleShape(3, 32, 32), 100);

  static final List<Entry> ENTRIES =
      List.of(
          new Entry("mlp", GREY, context -> Mlp.graph(context, 200, 200)),
          new Entry("lenet5", GREY, LeNet5::graph),
          new Entry("alexnet", COLOUR, AlexNet::graph),
          new Entry(
              "vgg11",
              COLOUR,
              context ->
                  Vgg.graph(
                      context,
                      new int[] {64},
                      new int[] {128},
                      new int[] {256, 256},
                      new int[] {512, 512},
                      new int[] {512, 512})),
          new Entry("resnet18", FINE, context -> ResNet.graph(context, 64, 2, 2, 2, 2)),
          new Entry("resnet20", COLOUR, context -> ResNet.graph(context, 16, 3, 3, 3)),
          new Entry("resnet34", FINE, context -> ResNet.graph(context, 64, 3, 4, 6, 3)),
          new Entry("mobilenet-small", COLOUR, context -> MobileNet.graph(context, 4)));

  private ModelZoo() {}

  /**
   * One network.
   *
   * @param published the data it was published for
   * @param layers for whatever data
   */
  record Entry(String name, ModelContext published, Function<ModelContext, LayerGraph> layers) {
    GraphModel model(ModelContext context) {
      return new GraphModel(name, layers.apply(context));
    }
  }

  /** All names. */
  public static List<String> names() {
    return ENTRIES.stream().map(Entry::name).toList();
  }

  /**
   * The model of that name, for the data it was published for.
   *
   * @throws IllegalArgumentException listing the names, if there is no such model
   */
  public static GraphModel byName(String name) {
    Entry entry = entry(name);
    return entry.model(entry.published());
  }

  /**
   * The model of that name for given data.
   *
   * @throws IllegalArgumentException listing the names, if there is no such model; naming the
   *     layer, if the images are too small for one
   */
  public static GraphModel byName(String name, ModelContext context) {
    return entry(name).model(requireNonNull(context, "context is null"));
  }

  private static Entry entry(String name) {
    return ENTRIES.stream()
        .filter(candidate -> candidate.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no model is called \"%s\"; the zoo has %s"
                        .formatted(name, String.join(", ", names()))));
  }
}
