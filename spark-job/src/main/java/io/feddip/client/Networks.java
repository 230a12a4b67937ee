package io.feddip.client;

import io.feddip.api.UsageException;
import io.feddip.api.layers.Layer;
import io.feddip.api.layers.LayerGraph;
import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.Execution;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Network;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.Task;
import io.feddip.api.plugin.Extension;
import io.feddip.api.plugin.Kind;
import io.feddip.api.plugin.ModelContext;
import io.feddip.api.plugin.Plugins;
import io.feddip.zoo.GraphModel;
import io.feddip.zoo.OwnNetworks;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Networks as a run describes them. */
public final class Networks {
  /** The product's own, for which nobody need search the class path. */
  private static final Plugins OWN = Plugins.of(List.of(new OwnNetworks()));

  private Networks() {}

  /**
   * The model for the data of the run.
   *
   * @throws IllegalArgumentException if there is none of that name, or its layers do not fit
   * @throws UsageException if no layer has a name like one that is to run as DeepLearning4J's own
   */
  public static GraphModel model(TaskSpec spec) {
    ModelContext context =
        new ModelContext(
            new ExampleShape(spec.channels(), spec.height(), spec.width()),
            spec.classes(),
            spec.network().structure(),
            spec.objective().task());
    Task task = spec.objective().task();
    if (task == Task.CLASSIFICATION && spec.classes() < 2) {
      throw new IllegalArgumentException(
          "a classifier needs at least 2 classes, not " + spec.classes());
    }
    GraphModel model =
        new GraphModel(spec.network().name(), graph(spec.network(), context)).withTask(task);
    if (task == Task.NEXT_TOKEN) {
      Foresight.refuse(model.graph());
    }
    if (spec.stockLayers().isEmpty()) {
      return model;
    }
    try {
      List<String> names = model.graph().layers().stream().map(Layer::name).toList();
      return model.withStockLayers(matching(names, spec.stockLayers())::contains);
    } catch (IllegalArgumentException e) {
      throw new UsageException("feddip.client.stock-layers: " + e.getMessage(), e);
    }
  }

  /** A network is made anew wherever it is needed: of its name and settings. */
  @SuppressWarnings("unchecked")
  private static LayerGraph graph(NetworkSpec network, ModelContext context) {
    Extension<?, ModelContext, LayerGraph> extension =
        (Extension<?, ModelContext, LayerGraph>)
            OWN.find(Kind.MODEL, network.name())
                .orElseGet(() -> Plugins.load().require(Kind.MODEL, network.name()));
    return extension.make(network.settings(), context);
  }

  /**
   * Its parameters, with the excluded layers taken out of P.
   *
   * @throws IllegalArgumentException if a glob is none, or no layer has a name like it
   */
  public static Layout layout(TaskSpec spec) {
    return withoutPruning(model(spec).layout(), spec.exclude());
  }

  /** A DeepLearning4J graph of the layers that the run's engine has. */
  public static ComputationGraph graph(TaskSpec spec, float[] weights) {
    return model(spec).graph(spec.engine(), weights);
  }

  /**
   * The same of DeepLearning4J's own layers, whatever the run's engine. Its parameters lie as the
   * layout's.
   */
  public static ComputationGraph stockGraph(TaskSpec spec, float[] weights) {
    return model(spec).graph(Execution.STOCK, weights);
  }

  public static Network open(TaskSpec spec) {
    return model(spec).open(spec.engine());
  }

  private static Layout withoutPruning(Layout layout, List<String> globs) {
    List<String> layers = layout.prunableBlocks().stream().map(ParameterBlock::layer).toList();
    return layout.withoutPruning(matching(layers, globs)::contains);
  }

  private static Set<String> matching(List<String> layers, List<String> globs) {
    Set<String> all = new HashSet<>();
    for (String glob : globs) {
      PathMatcher matcher = matcher(glob);
      List<String> matched =
          layers.stream().filter(layer -> matcher.matches(Path.of(layer))).toList();
      if (matched.isEmpty()) {
        throw new IllegalArgumentException(
            glob + " is no layer's name; there are " + String.join(", ", layers));
      }
      all.addAll(matched);
    }
    return all;
  }

  private static PathMatcher matcher(String glob) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + glob);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(glob + " is no glob: " + e.getDescription(), e);
    }
  }
}
