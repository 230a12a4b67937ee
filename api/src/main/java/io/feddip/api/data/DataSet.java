package io.feddip.api.data;

import static java.util.Objects.requireNonNull;

/**
 * A data set in memory.
 *
 * @param description what its images are
 * @param location where it was found, for the run's record
 * @param train what clients share out
 * @param test what models are judged by
 */
public record DataSet(
    DataSetDescription description, String location, ExampleSet train, ExampleSet test) {
  public DataSet {
    requireNonNull(description, "description is null");
    requireNonNull(location, "location is null");
    requireNonNull(train, "train is null");
    requireNonNull(test, "test is null");
  }
}
