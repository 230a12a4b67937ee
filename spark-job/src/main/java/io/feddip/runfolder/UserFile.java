package io.feddip.runfolder;

import io.feddip.api.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Files that users name, wherever Hadoop finds them with the session's own settings. */
public final class UserFile {
  private UserFile() {}

  /**
   * The text of a configuration.
   *
   * @param location path or URI of any file system that Hadoop knows
   * @throws UsageException naming it, if it cannot be read
   */
  public static String configuration(String location) {
    return text("cannot read the configuration", location);
  }

  /**
   * The text of a file.
   *
   * @param problem what cannot be done without it, in front of its name
   * @throws UsageException naming it, if it cannot be read
   */
  public static String text(String problem, String location) {
    return new String(bytes(problem, location), StandardCharsets.UTF_8);
  }

  /** All bytes of a file, as for {@link #text}. */
  public static byte[] bytes(String problem, String location) {
    try {
      Path path = new Path(location);
      try (FileSystem files = FileSystem.newInstance(path.toUri(), SparkHadoopUtil.get().conf());
          FSDataInputStream in = files.open(path)) {
        return in.readAllBytes();
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException(problem + " " + location + ": " + e.getMessage(), e);
    }
  }
}
