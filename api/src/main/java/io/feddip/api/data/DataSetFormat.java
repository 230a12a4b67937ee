package io.feddip.api.data;

import java.util.List;

/** How a data set is laid out in files. Each part is read when it is asked for. */
public interface DataSetFormat {
  /** What of a complete data set is not in the folder; empty if it is complete. */
  List<String> missing(DataFolder folder);

  /**
   * What the examples are, with as little reading as that takes.
   *
   * @throws DataException if the files do not say so
   */
  DataSetDescription describe(DataFolder folder);

  /**
   * Reads the training examples.
   *
   * @throws DataException if a file is missing, damaged or not of this data set
   */
  ExampleSet train(DataFolder folder);

  /**
   * Reads the test examples, which may be there without the others.
   *
   * @throws DataException if a file is missing, damaged or not of this data set
   */
  ExampleSet test(DataFolder folder);
}
