package io.feddip.data;

import io.feddip.api.data.DataException;
import io.feddip.api.data.DataFile;
import io.feddip.api.data.DataFolder;
import io.feddip.api.data.DataSetDescription;
import io.feddip.api.data.DataSetFormat;
import io.feddip.api.data.ExampleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * MNIST's layout: four IDX files named {@code train-images-idx3-ubyte}, {@code
 * train-labels-idx1-ubyte}, {@code t10k-…}, each plain or with {@code .gz}.
 *
 * @param description what the images must be
 */
record IdxFormat(DataSetDescription description) implements DataSetFormat {
  private static final String IMAGES = "-images-idx3-ubyte";
  private static final String LABELS = "-labels-idx1-ubyte";

  @Override
  public List<String> missing(DataFolder folder) {
    List<String> missing = new ArrayList<>();
    for (String split : List.of("train", "t10k")) {
      for (String kind : List.of(IMAGES, LABELS)) {
        if (find(folder, split + kind).isEmpty()) {
          missing.add(split + kind + ".gz");
        }
      }
    }
    return missing;
  }

  @Override
  public DataSetDescription describe(DataFolder folder) {
    return description;
  }

  @Override
  public ExampleSet train(DataFolder folder) {
    return read(folder, "train");
  }

  @Override
  public ExampleSet test(DataFolder folder) {
    return read(folder, "t10k");
  }

  private ExampleSet read(DataFolder folder, String split) {
    IdxFile images = IdxFile.read(require(folder, split + IMAGES), 3);
    IdxFile labels = IdxFile.read(require(folder, split + LABELS), 1);
    int count = images.extents().get(0);
    int height = images.extents().get(1);
    int width = images.extents().get(2);
    if (height != description.height() || width != description.width()) {
      throw new DataException(
          images.file().name(),
          "images of %d×%d pixels instead of %d×%d"
              .formatted(height, width, description.height(), description.width()),
          "this is not " + description.name());
    }
    if (labels.extents().get(0) != count) {
      throw new DataException(
          labels.file().name(),
          "%,d labels for %,d images".formatted(labels.extents().get(0), count),
          "fetch both files again");
    }
    int[] classes = new int[count];
    for (int i = 0; i < count; i++) {
      classes[i] = Byte.toUnsignedInt(labels.bytes()[i]);
      description.checkLabel(labels.file().name(), i, classes[i]);
    }
    return new ExampleSet(
        images.file().name(),
        1,
        height,
        width,
        description.classes(),
        images.bytes(),
        classes,
        Optional.empty());
  }

  private static Optional<DataFile> find(DataFolder folder, String name) {
    return folder.find(name + ".gz").or(() -> folder.find(name));
  }

  private static DataFile require(DataFolder folder, String name) {
    return find(folder, name)
        .orElseThrow(
            () ->
                new DataException(
                    folder.name() + "/" + name + ".gz", "missing", "put the file there"));
  }
}
