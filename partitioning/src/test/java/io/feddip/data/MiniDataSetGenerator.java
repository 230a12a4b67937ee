package io.feddip.data;

import io.feddip.api.data.DataSet;
import io.feddip.api.data.ExampleSet;
import io.feddip.api.data.Examples;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;

/**
 * Makes the shipped {@code fashion-mnist-mini} from Fashion-MNIST: of every class 1,000 training
 * and 200 test images, drawn without replacement by {@link Random} (whose algorithm its
 * specification fixes) from {@link #SEED}, kept in the order of the original files.
 */
final class MiniDataSetGenerator {
  static final long SEED = 20231201;
  static final int TRAIN_PER_CLASS = 1000;
  static final int TEST_PER_CLASS = 200;

  private MiniDataSetGenerator() {}

  /**
   * Writes the four files.
   *
   * @param arguments the folder to write to, and optionally the one to read Fashion-MNIST from
   */
  public static void main(String[] arguments) throws IOException {
    Path target = Path.of(arguments[0]);
    Optional<String> source = arguments.length > 1 ? Optional.of(arguments[1]) : Optional.empty();
    DataSet all = DataSetCatalogue.standard(new Configuration()).load("fashion-mnist", source);
    Files.createDirectories(target);
    write(target, "train", draw(all.train(), TRAIN_PER_CLASS));
    write(target, "t10k", draw(all.test(), TEST_PER_CLASS));
  }

  /** The examples drawn, packed in the order of their indices. */
  static Examples draw(ExampleSet images, int perClass) {
    List<Integer> drawn = new ArrayList<>();
    for (int label = 0; label < images.classes(); label++) {
      List<Integer> examples = new ArrayList<>();
      for (int example = 0; example < images.size(); example++) {
        if (images.labels()[example] == label) {
          examples.add(example);
        }
      }
      Collections.shuffle(examples, new Random(SEED + label));
      drawn.addAll(examples.subList(0, perClass));
    }
    return images.pack(0, drawn.stream().sorted().mapToInt(Integer::intValue).toArray());
  }

  private static void write(Path folder, String split, Examples examples) throws IOException {
    ByteArrayOutputStream images = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(images);
    data.writeInt(0x803);
    data.writeInt(examples.size());
    data.writeInt(examples.height());
    data.writeInt(examples.width());
    data.write(examples.pixels());
    gzip(folder.resolve(split + "-images-idx3-ubyte.gz"), images.toByteArray());
    ByteArrayOutputStream labels = new ByteArrayOutputStream();
    data = new DataOutputStream(labels);
    data.writeInt(0x801);
    data.writeInt(examples.size());
    for (int label : examples.labels()) {
      data.writeByte(label);
    }
    gzip(folder.resolve(split + "-labels-idx1-ubyte.gz"), labels.toByteArray());
  }

  private static void gzip(Path file, byte[] bytes) throws IOException {
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(file)) {
          {
            def.setLevel(Deflater.BEST_COMPRESSION);
          }
        }) {
      out.write(bytes);
    }
  }
}
