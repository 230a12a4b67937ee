package io.feddip.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * What files are known by without reading all of them: their names, their sizes, and SHA-256 over
 * their beginnings and ends, where Parquet keeps counts and extremes of its columns.
 */
public final class ContentSample {
  private static final int HEAD = 1 << 14;
  private static final int TAIL = 1 << 16;

  private ContentSample() {}

  /**
   * Looks at a file, or at all files of a folder and its folders. Reads at most 80 KiB of each;
   * files whose names begin as Spark's hidden ones do don't count.
   *
   * @return how many files, how many bytes, and the hash in hexadecimal
   */
  public static String of(FileSystem files, Path root) throws IOException {
    Map<String, LocatedFileStatus> found = new TreeMap<>();
    RemoteIterator<LocatedFileStatus> all = files.listFiles(root, true);
    while (all.hasNext()) {
      LocatedFileStatus file = all.next();
      if (!file.getPath().getName().startsWith("_") && !file.getPath().getName().startsWith(".")) {
        found.put(
            files.makeQualified(root).toUri().relativize(file.getPath().toUri()).getPath(), file);
      }
    }
    MessageDigest digest = Sha256.digest();
    long bytes = 0;
    for (Map.Entry<String, LocatedFileStatus> file : found.entrySet()) {
      long length = file.getValue().getLen();
      digest.update((file.getKey() + " " + length + "\n").getBytes(UTF_8));
      try (FSDataInputStream in = files.open(file.getValue().getPath())) {
        byte[] head = new byte[(int) Math.min(HEAD, length)];
        in.readFully(0, head);
        digest.update(head);
        byte[] tail = new byte[(int) Math.min(TAIL, length - head.length)];
        in.readFully(length - tail.length, tail);
        digest.update(tail);
      }
      bytes += length;
    }
    return found.size()
        + " files, "
        + bytes
        + " bytes, sha256 of heads and tails "
        + HexFormat.of().formatHex(digest.digest());
  }
}
