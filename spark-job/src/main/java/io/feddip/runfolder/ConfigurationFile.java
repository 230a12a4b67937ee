package io.feddip.runfolder;

import io.feddip.api.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.deploy.SparkHadoopUtil;

/** The text of configurations, wherever Hadoop finds them with the session's own settings. */
public final class ConfigurationFile {
  private ConfigurationFile() {}

  /**
   * Reads one.
   *
   * @param location path or URI of any file system that Hadoop knows
   * @throws UsageException naming it, if it cannot be read
   */
  public static String read(String location) {
    Path path;
    try {
      path = new Path(location);
    } catch (IllegalArgumentException e) {
      throw unreadable(location, e);
    }
    try (FileSystem files = FileSystem.newInstance(path.toUri(), SparkHadoopUtil.get().conf());
        FSDataInputStream in = files.open(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw unreadable(location, e);
    }
  }

  private static UsageException unreadable(String location, Exception e) {
    return new UsageException(
        "cannot read the configuration " + location + ": " + e.getMessage(), e);
  }
}
