package io.feddip.run;

import static java.util.Objects.requireNonNull;

import io.feddip.api.layers.Layer;
import io.feddip.api.layers.Operation;
import io.feddip.api.layers.Parameter;
import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.Execution;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.sparsity.ErdosRenyiKernel;
import io.feddip.zoo.GraphModel;
import io.feddip.zoo.dl4j.Dl4jLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A network as a table: what every layer gives, how many parameters it has, how many of them can be
 * pruned, and by which kernel it is computed at the end of a run, with densities as
 * Erdős–Rényi-kernel ones are.
 */
public final class NetworkTable {
  private static final String NONE = "-";
  private static final List<String> HEAD =
      List.of("layer", "shape", "parameters", "prunable", "density", "kernel");

  private final GraphModel model;
  private final Layout layout;
  private final double sparsity;
  private final Execution execution;

  /**
   * Of a run's network.
   *
   * @param layout its parameters, with the excluded layers taken out of P
   * @param sparsity that kernels are chosen for, in [0, 1)
   */
  public NetworkTable(GraphModel model, Layout layout, double sparsity, Execution execution) {
    this.model = requireNonNull(model, "model is null");
    this.layout = requireNonNull(layout, "layout is null");
    this.sparsity = sparsity;
    this.execution = requireNonNull(execution, "execution is null");
  }

  /** Lines of text, without a line end after the last. */
  public String text() {
    List<List<String>> rows = rows();
    int[] widths = new int[HEAD.size()];
    for (List<String> row : rows) {
      for (int k = 0; k < widths.length; k++) {
        widths[k] = Math.max(widths[k], row.get(k).length());
      }
    }
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s for %s and %d classes: %,d parameters, %,d of them prunable; kernels at sparsity"
                + " %s, client.engine = %s%n",
            model.name(),
            shape(model.inputShape()),
            model.classes(),
            layout.length(),
            layout.prunableLength(),
            sparsity,
            execution.name().toLowerCase(Locale.ROOT)));
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int k = 0; k < widths.length; k++) {
        // Words to the left, numbers to the right.
        boolean isWord = k < 2 || k == widths.length - 1;
        line.append(k == 0 ? "" : "  ")
            .append(("%" + (isWord ? "-" : "") + widths[k] + "s").formatted(row.get(k)));
      }
      text.append(System.lineSeparator()).append(line.toString().stripTrailing());
    }
    return text.toString();
  }

  /** The head, then one row a layer in the order of the flat vector. */
  List<List<String>> rows() {
    Mask mask = ErdosRenyiKernel.mask(layout, sparsity, 0);
    Map<String, String> kernels = model.kernels(layout, Optional.of(mask), execution);
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    for (Layer layer : model.graph().layers()) {
      rows.add(row(layer, mask, kernels));
    }
    return rows;
  }

  private List<String> row(Layer layer, Mask mask, Map<String, String> kernels) {
    long parameters = layer.parameters().stream().mapToLong(NetworkTable::length).sum();
    long prunable = 0;
    long kept = 0;
    for (int k = 0; k < layout.prunableBlocks().size(); k++) {
      ParameterBlock block = layout.prunableBlocks().get(k);
      if (block.layer().equals(layer.name())) {
        prunable += block.length();
        kept += mask.kept(layout.prunableStart(k), layout.prunableStart(k) + block.length());
      }
    }
    return List.of(
        layer.name(),
        shape(layer.output()),
        parameters == 0 ? NONE : String.format(Locale.ROOT, "%,d", parameters),
        prunable == 0 ? NONE : String.format(Locale.ROOT, "%,d", prunable),
        prunable == 0 ? NONE : String.format(Locale.ROOT, "%.3f", (double) kept / prunable),
        kernel(layer, kernels));
  }

  private String kernel(Layer layer, Map<String, String> kernels) {
    if (layer.operation() instanceof Operation.Own own
        && !(own.definition() instanceof Dl4jLayer)) {
      return "own";
    }
    if (execution == Execution.STOCK || layer.operation() instanceof Operation.Own) {
      return "stock";
    }
    return kernels.getOrDefault(layer.name(), NONE);
  }

  private static long length(Parameter parameter) {
    return parameter.shape().stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }

  private static String shape(ExampleShape shape) {
    return shape.height() == 1 && shape.width() == 1
        ? String.valueOf(shape.channels())
        : shape.channels() + "x" + shape.height() + "x" + shape.width();
  }
}
