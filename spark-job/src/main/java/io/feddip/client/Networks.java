package io.feddip.client;

import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.Execution;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Network;
import io.feddip.api.model.ParameterBlock;
import io.feddip.zoo.GraphModel;
import io.feddip.zoo.ModelZoo;
import io.feddip.zoo.dl4j.Engine;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Networks from the zoo as a run describes them. */
public final class Networks {
  private Networks() {}

  /** The zoo's model for the data of the run. */
  public static GraphModel model(TaskSpec spec) {
    return ModelZoo.byName(spec.model())
        .forData(new ExampleShape(spec.channels(), spec.height(), spec.width()), spec.classes());
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
    Engine engine =
        switch (spec.engine()) {
          case AUTO, DENSE, SPARSE -> Engine.FAST;
          case STOCK -> Engine.STOCK;
        };
    return model(spec).graph(engine, weights);
  }

  public static Network open(TaskSpec spec) {
    GraphModel model = model(spec);
    return switch (spec.engine()) {
      case AUTO -> model.open(Engine.FAST, Execution.AUTO);
      case DENSE -> model.open(Engine.FAST, Execution.DENSE);
      case SPARSE -> model.open(Engine.FAST, Execution.SPARSE);
      case STOCK -> model.open(Engine.STOCK);
    };
  }

  private static Layout withoutPruning(Layout layout, List<String> globs) {
    List<String> layers = layout.prunableBlocks().stream().map(ParameterBlock::layer).toList();
    Set<String> excluded = new HashSet<>();
    for (String glob : globs) {
      PathMatcher matcher = matcher(glob);
      List<String> matched =
          layers.stream().filter(layer -> matcher.matches(Path.of(layer))).toList();
      if (matched.isEmpty()) {
        throw new IllegalArgumentException(
            glob + " is no layer's name; there are " + String.join(", ", layers));
      }
      excluded.addAll(matched);
    }
    return layout.withoutPruning(excluded::contains);
  }

  private static PathMatcher matcher(String glob) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + glob);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(glob + " is no glob: " + e.getDescription(), e);
    }
  }
}
