package io.feddip.api.data;

import java.util.List;

/** How a data set is laid out in files. */
public interface DataSetFormat {

  /** What of a complete data set is not in the folder; empty if it is complete. */
  List<String> missing(DataFolder folder);

  /**
   * Reads training and test examples.
   *
   * @throws DataException if a file is missing, damaged or not of this format
   */
  DataSet read(DataFolder folder);
}
