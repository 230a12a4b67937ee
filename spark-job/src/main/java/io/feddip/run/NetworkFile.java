package io.feddip.run;

import io.feddip.api.UsageException;
import io.feddip.api.plugin.ModelContext;
import io.feddip.config.RunConfig;
import io.feddip.zoo.files.OnnxImport;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.deploy.SparkHadoopUtil;

/** The file that a run's network comes from. The driver reads it; executors get its structure. */
final class NetworkFile {
  private static final String KEY = "feddip.model.onnx.path: ";

  private final OnnxImport network;
  private final String sha256;

  private NetworkFile(OnnxImport network, String sha256) {
    this.network = network;
    this.sha256 = sha256;
  }

  /**
   * Reads it.
   *
   * @return nothing if the network is from elsewhere
   * @throws UsageException naming the file, if it cannot be read or is no network
   */
  static Optional<NetworkFile> of(RunConfig config) {
    return config.model().onnx().path().map(NetworkFile::read);
  }

  private static NetworkFile read(String location) {
    try {
      Path path = new Path(location);
      try (FileSystem files = FileSystem.newInstance(path.toUri(), SparkHadoopUtil.get().conf());
          FSDataInputStream in = files.open(path)) {
        byte[] bytes = in.readAllBytes();
        return new NetworkFile(OnnxImport.of(bytes), sha256(bytes));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException(KEY + "cannot read " + location + ": " + e.getMessage(), e);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /** What executors make the network of. */
  String structure() {
    return network.structure();
  }

  /**
   * The weights that training starts from.
   *
   * @throws UsageException naming what is damaged
   */
  float[] weights(ModelContext context) {
    try {
      return network.weights(context);
    } catch (IllegalArgumentException e) {
      throw new UsageException(KEY + e.getMessage(), e);
    }
  }

  /** What tells it from other files, for checkpoints and {@code config.conf}. */
  static Map<String, String> identity(RunConfig config) {
    return of(config).map(file -> Map.of("model.file", "sha256 " + file.sha256)).orElse(Map.of());
  }
}
