package io.feddip.report;

import io.feddip.api.run.LayerRecord;
import io.feddip.runfolder.RunContents;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How sparse each layer became, one run. */
final class LayerSection {
  private LayerSection() {}

  static String html(RunContents run) {
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
    StringBuilder rows = new StringBuilder();
    int number = 0;
    for (Map.Entry<String, List<LayerRecord>> layer : layers.entrySet()) {
      List<LayerRecord> lines = layer.getValue();
      chart.curve(
          layer.getKey(),
          number,
          Palette.isDashed(number),
          lines.stream().map(line -> line.round() + 1.0).toList(),
          lines.stream().map(LayerRecord::sparsity).toList());
      rows.append(row(layer.getKey(), lines.get(0), lines.get(lines.size() - 1)));
      number++;
    }
    return table(rows.toString())
        + Html.legend(List.copyOf(layers.keySet()))
        + CurveSection.figures(
            List.of(
                CurveSection.figure(chart, "Sparsity by layer", "after each change of the mask")));
  }

  private static String table(String rows) {
    return "<div class=\"scroll\" tabindex=\"0\"><table class=\"layers\"><thead><tr>"
        + "<th scope=\"col\">layer</th><th scope=\"col\" colspan=\"2\">sparsity at the end</th>"
        + "<th scope=\"col\">at first</th><th scope=\"col\">kept</th>"
        + "<th scope=\"col\">prunable</th></tr></thead>\n<tbody>\n"
        + rows
        + "</tbody></table></div>\n";
  }

  /** A row with a bar as long as the layer is sparse. */
  private static String row(String layer, LayerRecord first, LayerRecord last) {
    return "<tr><th scope=\"row\">"
        + Html.escape(layer)
        + "</th><td>"
        + Quantities.percent(last.sparsity())
        + "</td><td class=\"meter\"><span style=\"width:"
        + Quantities.format("%.1f", last.sparsity() * 100)
        + "%\"></span></td><td>"
        + Quantities.percent(first.sparsity())
        + "</td><td>"
        + Quantities.format("%,d", last.kept())
        + "</td><td>"
        + Quantities.format("%,d", last.parameters())
        + "</td></tr>\n";
  }
}
