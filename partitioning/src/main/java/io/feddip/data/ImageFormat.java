package io.feddip.data;

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
  ImageSet train(DataFolder folder);

  /**
   * Reads the test images.
   *
   * @throws DataException if a file is missing, damaged or not of this data set
   */
  ImageSet test(DataFolder folder);
}
