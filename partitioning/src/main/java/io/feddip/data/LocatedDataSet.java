package io.feddip.data;

import io.feddip.api.data.DataException;
import io.feddip.api.data.DataFolder;
import io.feddip.api.data.DataSetDescription;
import io.feddip.api.data.ExampleSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A data set whose files are found; each split is read when it is asked for. */
public final class LocatedDataSet {
  private static final Logger logger = LoggerFactory.getLogger(LocatedDataSet.class);

  private final CatalogueEntry entry;
  private final DataFolder folder;

  LocatedDataSet(CatalogueEntry entry, DataFolder folder) {
    this.entry = entry;
    this.folder = folder;
  }

  public DataSetDescription description() {
    return entry.format().describe(folder);
  }

  /** Where it was found, for the run's record. */
  public String location() {
    return folder.name();
  }

  /**
   * Reads the training images.
   *
   * @throws DataException if a file is missing, damaged or not of this data set
   */
  public ExampleSet train() {
    ExampleSet images = entry.format().train(folder);
    logger.info("{}: {} training images from {}", entry.name(), images.size(), folder.name());
    return images;
  }

  /**
   * Reads the test images.
   *
   * @throws DataException if a file is missing, damaged or not of this data set
   */
  public ExampleSet test() {
    ExampleSet images = entry.format().test(folder);
    logger.info("{}: {} test images from {}", entry.name(), images.size(), folder.name());
    return images;
  }
}
