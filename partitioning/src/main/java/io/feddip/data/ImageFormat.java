package io.feddip.data;

import io.feddip.api.data.DataException;
import io.feddip.api.data.ExampleSet;
import io.feddip.data.files.DataFolder;
import java.util.List;

/** How a data set is laid out in files. */
interface ImageFormat {
  /** What of a complete data set is not in the folder; empty if it is complete. */
  List<String> missing(DataFolder folder);

  /**
   * Reads the training images.
   *
   * @throws DataException if a file is missing, damaged or not of this data set
   */
  ExampleSet train(DataFolder folder);

  /**
   * Reads the test images.
   *
   * @throws DataException if a file is missing, damaged or not of this data set
   */
  ExampleSet test(DataFolder folder);
}
