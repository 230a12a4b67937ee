package io.feddip.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How sparse each layer became, one run. */
final class LayerSection {
  private LayerSection() {}

  static String html(RunData run) {
    if (run.layers().isEmpty()) {
      return "<p class=\"none\">This run has no mask: every layer is dense.</p>";
    }
    Map<String, List<LayerRecord>> layers = new LinkedHashMap<>();
    for (LayerRecord line : run.layers()) {
      layers.computeIfAbsent(line.layer(), name -> new ArrayList<>()).add(line);
    }
    LineChart chart =
        new LineChart("Sparsity of each layer by round", "rounds", "sparsity")
            .yLabels(Quantities::percentAxis);
    List<List<String>> rows = new ArrayList<>();
    int number = 0;
    for (Map.Entry<String, List<LayerRecord>> layer : layers.entrySet()) {
      List<LayerRecord> lines = layer.getValue();
      chart.curve(
          layer.getKey(),
          number,
          Palette.isDashed(number),
          lines.stream().map(line -> line.round() + 1.0).toList(),
          lines.stream().map(LayerRecord::sparsity).toList());
      LayerRecord last = lines.get(lines.size() - 1);
      rows.add(
          List.of(
              layer.getKey(),
              Quantities.format("%,d", last.parameters()),
              Quantities.format("%,d", last.kept()),
              Quantities.percent(lines.get(0).sparsity()),
              Quantities.percent(last.sparsity())));
      number++;
    }
    String table =
        Html.table(List.of("layer", "prunable", "kept", "first sparsity", "last sparsity"), rows);
    return Html.legend(List.copyOf(layers.keySet()))
        + CurveSection.figures(
            List.of(
                CurveSection.figure(chart, "Sparsity by layer", "after each change of the mask"),
                "<div>" + table + "</div>"));
  }
}
