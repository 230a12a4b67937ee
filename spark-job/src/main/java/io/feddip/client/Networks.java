package io.feddip.client;

import io.feddip.sparsity.ParameterLayout;
import io.feddip.zoo.Execution;
import io.feddip.zoo.InputShape;
import io.feddip.zoo.LocalNetwork;
import io.feddip.zoo.ModelZoo;
import io.feddip.zoo.ZooModel;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;

/** Networks from the zoo as a run describes them. */
public final class Networks {
  private Networks() {}

  /** The zoo's model for the data of the run. */
  public static ZooModel model(WorkerSpec spec) {
    return ModelZoo.byName(spec.model())
        .forData(new InputShape(spec.channels(), spec.height(), spec.width()), spec.classes());
  }

  /** Its parameters, with the excluded layers taken out of P. */
  public static ParameterLayout layout(WorkerSpec spec) {
    return withoutPruning(model(spec).layout(), spec.exclude());
  }

  static LocalNetwork open(WorkerSpec spec) {
    ZooModel model = model(spec);
    return switch (spec.engine()) {
      case AUTO -> model.open(io.feddip.zoo.Engine.FAST, Execution.AUTO);
      case DENSE -> model.open(io.feddip.zoo.Engine.FAST, Execution.DENSE);
      case SPARSE -> model.open(io.feddip.zoo.Engine.FAST, Execution.SPARSE);
      case STOCK -> model.open(io.feddip.zoo.Engine.STOCK);
    };
  }

  private static ParameterLayout withoutPruning(ParameterLayout layout, List<String> globs) {
    List<PathMatcher> matchers =
        globs.stream()
            .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
            .toList();
    return layout.withoutPruning(
        layer -> matchers.stream().anyMatch(matcher -> matcher.matches(Path.of(layer))));
  }
}
