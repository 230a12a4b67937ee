package io.feddip.client;

import io.feddip.config.Engine;
import io.feddip.sparsity.ParameterLayout;
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
    return model(spec)
        .open(
            spec.engine() == Engine.STOCK ? io.feddip.zoo.Engine.STOCK : io.feddip.zoo.Engine.FAST);
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
