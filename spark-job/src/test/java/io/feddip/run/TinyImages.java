package io.feddip.run;

import io.feddip.api.data.ExampleSet;
import io.feddip.data.DataSetCatalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** The first few of the shipped images as a data set of its own, so that runs take a second. */
public final class TinyImages {
  static final int TRAIN = 200;
  static final int TEST = 60;

  private TinyImages() {}

  /** Writes the files, unless they are there. */
  public static Path in(Path folder) {
    if (Files.exists(folder)) {
      return folder;
    }
    io.feddip.api.data.DataSet mini =
        DataSetCatalogue.standard(new Configuration()).load("fashion-mnist-mini", Optional.empty());
    try {
      Files.createDirectories(folder);
      write(folder, "train", mini.train(), TRAIN);
      write(folder, "t10k", mini.test(), TEST);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }

  private static void write(Path folder, String split, ExampleSet images, int count)
      throws IOException {
    ByteBuffer pixels = ByteBuffer.allocate(16 + count * images.imageBytes());
    pixels.putInt(0x803).putInt(count).putInt(images.height()).putInt(images.width());
    pixels.put(images.pixels(), 0, count * images.imageBytes());
    Files.write(folder.resolve(split + "-images-idx3-ubyte"), pixels.array());
    ByteBuffer labels = ByteBuffer.allocate(8 + count);
    labels.putInt(0x801).putInt(count);
    for (int i = 0; i < count; i++) {
      labels.put((byte) images.labels()[i]);
    }
    Files.write(folder.resolve(split + "-labels-idx1-ubyte"), labels.array());
  }
}
