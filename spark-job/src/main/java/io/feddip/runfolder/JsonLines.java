package io.feddip.runfolder;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.feddip.runfolder.RunFolderException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Records as JSON, one a line. */
public final class JsonLines {
  private JsonLines() {}

  public static byte[] write(List<?> records) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      for (Object line : records) {
        bytes.writeBytes(RunJson.mapper().writeValueAsBytes(line));
        bytes.write('\n');
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record has no JSON form", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads all lines. A last line without a line end is what a run that died left and is passed
   * over.
   *
   * @param file for messages
   * @throws RunFolderException if any other line is not a record
   */
  static <T> List<T> read(InputStream in, Class<T> type, String file) throws IOException {
    List<T> records = new ArrayList<>();
    byte[] bytes = in.readAllBytes();
    int number = 0;
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        number++;
        if (i > start) {
          records.add(parse(bytes, start, i - start, type, file + ", line " + number));
        }
        start = i + 1;
      }
    }
    return records;
  }

  private static <T> T parse(byte[] bytes, int offset, int length, Class<T> type, String where) {
    String line = new String(bytes, offset, length, UTF_8);
    try {
      return RunJson.mapper().readValue(line, type);
    } catch (JsonProcessingException e) {
      throw new RunFolderException(
          Reason.CORRUPT, where + ", is damaged: " + e.getOriginalMessage(), e);
    }
  }
}
