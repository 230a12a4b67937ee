package io.feddip.run;

import io.feddip.api.UsageException;
import io.feddip.api.data.DataSetDescription;
import io.feddip.data.table.TableScheme;
import io.feddip.zoo.files.OnnxExport;
import java.util.List;
import java.util.Optional;

/**
 * What a run's network is given, as its data have it: pixels of 0 … 255 or the numbers of a table.
 *
 * @param columns of a table, otherwise empty
 * @param mean subtracted, one a channel or one a number; empty: numbers stay as they are
 * @param deviation divided by
 */
record ModelInputs(List<String> columns, List<Double> mean, List<Double> deviation) {
  private static final double LARGEST_PIXEL = 255;

  /**
   * Of what a run was trained on.
   *
   * @param scheme of a table
   */
  static ModelInputs of(DataSetDescription data, Optional<TableScheme> scheme) {
    return scheme
        .filter(table -> !table.pixels())
        .map(table -> new ModelInputs(table.names(), table.mean(), table.deviation()))
        .orElseGet(
            () ->
                new ModelInputs(List.of(), pixels(data.mean()), pixels(data.standardDeviation())));
  }

  private static List<Double> pixels(List<Double> shares) {
    return shares.stream().map(share -> share * LARGEST_PIXEL).toList();
  }

  /**
   * Says in a file what its network takes.
   *
   * @param inside whether the normalisation becomes part of the network
   * @throws UsageException if there is none that could
   */
  OnnxExport describe(OnnxExport export, boolean inside) {
    OnnxExport described =
        columns.isEmpty() ? export : export.noting("columns", ModelExport.json(columns));
    String raw = columns.isEmpty() ? "pixels 0-255" : "columns";
    if (inside && mean.isEmpty()) {
      throw new UsageException("--normalise: this run's numbers are not normalised; leave it out");
    }
    if (inside) {
      return described.normalising(mean, deviation).noting("input", raw);
    }
    return mean.isEmpty()
        ? described.noting("input", raw)
        : described
            .noting("input", "(" + raw + " - mean) / deviation")
            .noting("mean", ModelExport.json(mean))
            .noting("deviation", ModelExport.json(deviation));
  }
}
