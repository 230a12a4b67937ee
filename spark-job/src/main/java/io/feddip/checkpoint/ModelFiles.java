package io.feddip.checkpoint;

import static java.util.Objects.requireNonNull;

import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.wire.DecodedModel;
import io.feddip.api.wire.ModelPayload;
import io.feddip.api.wire.ValueFormat;
import io.feddip.api.wire.mask.MaskCache;
import io.feddip.api.wire.mask.WireException;
import io.feddip.zoo.GraphModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;

/**
 * A run's final model as files: sparse in the format that travels, and as a zip of stock layers for
 * users of DeepLearning4J. The zip is written and never read: its format can carry code.
 */
public final class ModelFiles {
  /** Mask and kept weights: a model payload with its index. */
  public static final String SPARSE = "model.feddip";

  /** The best model of the run, in the same format. */
  public static final String BEST = "best.feddip";

  /** DeepLearning4J's ComputationGraph with its own layers. */
  public static final String ZIP = "dl4j-model.zip";

  private final Path folder;
  private final Configuration hadoop;

  /**
   * Files in a folder.
   *
   * @param folder made where it is missing
   */
  public ModelFiles(Path folder, Configuration hadoop) {
    this.folder = requireNonNull(folder, "folder is null");
    this.hadoop = requireNonNull(hadoop, "hadoop is null");
  }

  /**
   * Writes the final model.
   *
   * @param weights flat, zero off the mask
   * @throws CheckpointException if the folder cannot be written
   */
  public void write(Layout layout, Optional<Mask> mask, float[] weights) {
    writeSparse(SPARSE, layout, mask, weights);
  }

  /**
   * Writes the copy for DeepLearning4J.
   *
   * @param weights flat, zero off the mask
   * @throws CheckpointException if the folder cannot be written
   */
  public void writeZip(GraphModel model, float[] weights) {
    write(ZIP, zip(model, weights));
  }

  /**
   * A model for DeepLearning4J's ModelSerializer.
   *
   * @param weights flat, zero off the mask
   */
  public static byte[] zip(GraphModel model, float[] weights) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ComputationGraph graph = model.forDl4j(weights);
    try {
      ModelSerializer.writeModel(graph, bytes, false);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    } finally {
      graph.close();
    }
    return bytes.toByteArray();
  }

  /**
   * Writes a file for other programs, in place of one that may be there, and without Hadoop's file
   * of checksums beside it.
   *
   * @param location a local path or any Hadoop URI
   * @throws CheckpointException if it cannot be written
   */
  public static void export(String location, byte[] content, Configuration hadoop) {
    Path file;
    try {
      file = new Path(location);
      FileSystem files = file.getFileSystem(hadoop);
      file = files.makeQualified(file);
      if (files instanceof ChecksumFileSystem checked) {
        checked.getRawFileSystem().delete(checked.getChecksumFile(file), false);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new CheckpointException("cannot write " + location + ": " + e.getMessage(), e);
    }
    new ModelFiles(file.getParent(), hadoop).write(file.getName(), false, content);
  }

  /** Whether the copy for DeepLearning4J is there. */
  public boolean hasZip() {
    Path file = new Path(folder, ZIP);
    try (FileSystem files = FileSystem.newInstance(file.toUri(), hadoop)) {
      return files.exists(file);
    } catch (IOException e) {
      throw new CheckpointException("cannot look for " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Writes the best model so far, in place of the one before.
   *
   * @param weights flat, zero off the mask
   * @throws CheckpointException if the folder cannot be written
   */
  public void writeBest(Layout layout, Optional<Mask> mask, float[] weights) {
    writeSparse(BEST, layout, mask, weights);
  }

  private void writeSparse(String name, Layout layout, Optional<Mask> mask, float[] weights) {
    byte[] sparse = ModelPayload.encode(layout, mask, weights, true, ValueFormat.FLOAT32);
    write(name, sparse);
  }

  /**
   * Reads the sparse file.
   *
   * @throws CheckpointException if it is missing, damaged or of another model
   */
  public DecodedModel read(Layout layout) {
    Path file = new Path(folder, SPARSE);
    try (FileSystem files = FileSystem.newInstance(file.toUri(), hadoop);
        FSDataInputStream in = files.open(file)) {
      return ModelPayload.decode(in.readAllBytes(), layout, new MaskCache(1));
    } catch (IOException e) {
      throw new CheckpointException("cannot read the model " + file + ": " + e.getMessage(), e);
    } catch (WireException e) {
      throw new CheckpointException(
          "the model " + file + " is damaged or another network's: " + e.getMessage(), e);
    }
  }

  /** In one step: a reader, or a run that goes on after a crash, never finds a part of a file. */
  private void write(String name, byte[] content) {
    write(name, true, content);
  }

  private void write(String name, boolean checksums, byte[] content) {
    Path file = new Path(folder, name);
    Path temporary = new Path(folder, "." + name + ".tmp");
    try (FileSystem files = FileSystem.newInstance(file.toUri(), hadoop)) {
      files.setWriteChecksum(checksums);
      try (OutputStream out = files.create(temporary, true)) {
        out.write(content);
      }
      FileContext.getFileContext(files.makeQualified(file).toUri(), hadoop)
          .rename(
              files.makeQualified(temporary), files.makeQualified(file), Options.Rename.OVERWRITE);
    } catch (IOException | FSError e) {
      // FSError, which is no exception, is how Hadoop's local file system tells of a full disk.
      throw new CheckpointException("cannot write the model " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * SHA-256 over several models in their order: of their SHA-256s, one after the other.
   *
   * @param models SHA-256 of each, in hexadecimal
   */
  public static String sha256(List<String> models) {
    return HexFormat.of().formatHex(digest(HexFormat.of().parseHex(String.join("", models))));
  }

  /** SHA-256 of flat parameters as little-endian floats, in hexadecimal. */
  public static String sha256(float[] weights) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(weights.length, Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(weights);
    return HexFormat.of().formatHex(digest(bytes.array()));
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
