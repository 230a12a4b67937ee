package io.feddip.data;

import io.feddip.api.data.DataException;
import io.feddip.api.data.DataFile;
import io.feddip.api.data.DataFolder;
import io.feddip.api.data.DataSetDescription;
import io.feddip.api.data.DataSetFormat;
import io.feddip.api.data.ExampleSet;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The binary version of CIFAR-10 and CIFAR-100: records of label byte(s) and pixels, without a
 * header, so that the number of records follows from a file's size. Files are looked for in the
 * folder itself and in the folder that the official archive unpacks to.
 *
 * @param description what the images must be
 * @param labelRanges how many values each label byte of a record may have; the last one is the
 *     class
 * @param archiveFolder what the official archive unpacks to
 * @param trainFiles names of the training files in order; the first must exist, others may be
 *     absent from the end
 * @param testFile name of the test file
 */
public record CifarFormat(
    DataSetDescription description,
    List<Integer> labelRanges,
    String archiveFolder,
    List<String> trainFiles,
    String testFile)
    implements DataSetFormat {
  private static final Logger logger = LoggerFactory.getLogger(CifarFormat.class);

  /** One label byte, five training files. */
  public static CifarFormat cifar10(DataSetDescription description) {
    return new CifarFormat(
        description,
        List.of(10),
        "cifar-10-batches-bin",
        IntStream.rangeClosed(1, 5).mapToObj(i -> "data_batch_" + i + ".bin").toList(),
        "test_batch.bin");
  }

  /** A coarse and a fine label byte, one training file. */
  static CifarFormat cifar100(DataSetDescription description) {
    return new CifarFormat(
        description, List.of(20, 100), "cifar-100-binary", List.of("train.bin"), "test.bin");
  }

  @Override
  public List<String> missing(DataFolder folder) {
    List<String> missing = new ArrayList<>();
    for (String name : List.of(trainFiles.get(0), testFile)) {
      if (find(folder, name).isEmpty()) {
        missing.add(name);
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
    List<DataFile> files = new ArrayList<>();
    for (int i = 0; i < trainFiles.size(); i++) {
      Optional<DataFile> file = find(folder, trainFiles.get(i));
      if (file.isPresent() && files.size() < i) {
        throw missingFile(folder, trainFiles.get(files.size()));
      }
      file.ifPresent(files::add);
    }
    if (files.isEmpty()) {
      throw missingFile(folder, trainFiles.get(0));
    }
    ExampleSet images = read(files);
    if (files.size() < trainFiles.size()) {
      logger.warn(
          "{} has {} of the {} training files of {}, no {}: {} images are all there is to train on",
          folder.name(),
          files.size(),
          trainFiles.size(),
          description.name(),
          String.join(", no ", trainFiles.subList(files.size(), trainFiles.size())),
          images.size());
    }
    return images;
  }

  @Override
  public ExampleSet test(DataFolder folder) {
    return read(List.of(find(folder, testFile).orElseThrow(() -> missingFile(folder, testFile))));
  }

  private ExampleSet read(List<DataFile> files) {
    int records = 0;
    for (DataFile file : files) {
      records = Math.addExact(records, records(file));
    }
    long size = (long) records * description.imageBytes();
    if (size > ExampleSet.MAX_BYTES) {
      throw new DataException(
          files.get(0).name(), "more than 2 GiB of images", "use Parquet with a client column");
    }
    byte[] pixels = new byte[(int) size];
    int[] labels = new int[records];
    int first = 0;
    for (DataFile file : files) {
      first = read(file, pixels, labels, first);
    }
    return new ExampleSet(
        files.get(0).name(),
        description.channels(),
        description.height(),
        description.width(),
        description.classes(),
        pixels,
        labels,
        Optional.empty());
  }

  private int records(DataFile file) {
    try {
      long length = file.length();
      int recordBytes = labelRanges.size() + description.imageBytes();
      if (length == 0 || length % recordBytes != 0) {
        throw new DataException(
            file.name(),
            "%,d bytes are not whole records of %,d: truncated or of another format"
                .formatted(length, recordBytes),
            "fetch the binary version of " + description.name() + " again");
      }
      return Math.toIntExact(length / recordBytes);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Reads all records of a file to the places from {@code first} on; returns the next place. */
  private int read(DataFile file, byte[] pixels, int[] labels, int first) {
    int end = first + records(file);
    int imageBytes = description.imageBytes();
    try (DataInputStream data =
        new DataInputStream(new BufferedInputStream(file.open(), 1 << 16))) {
      for (int example = first; example < end; example++) {
        for (int range : labelRanges) {
          int label = data.readUnsignedByte();
          checkLabel(file, example - first, label, range);
          labels[example] = label;
        }
        data.readFully(pixels, example * imageBytes, imageBytes);
      }
    } catch (EOFException e) {
      throw new DataException(file.name(), "truncated while it was read", "try again", e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    return end;
  }

  private void checkLabel(DataFile file, int example, int label, int range) {
    if (label >= range) {
      throw new DataException(
          file.name(),
          "label %d of example %,d is out of range 0 … %d".formatted(label, example, range - 1),
          "this is not the binary version of " + description.name() + ", or the file is damaged");
    }
  }

  private Optional<DataFile> find(DataFolder folder, String name) {
    return folder.find(name).or(() -> folder.find(archiveFolder + "/" + name));
  }

  private static DataException missingFile(DataFolder folder, String name) {
    return new DataException(folder.name() + "/" + name, "missing", "put the file there");
  }

  private static DataException unreadable(DataFile file, IOException e) {
    return new DataException(
        file.name(), "cannot be read (" + e.getMessage() + ")", "check the file system", e);
  }
}
