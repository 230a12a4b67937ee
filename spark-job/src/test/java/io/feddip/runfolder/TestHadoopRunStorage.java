package io.feddip.runfolder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that cannot append, as object stores: Hadoop's local file system with checksums. */
final class TestHadoopRunStorage {
  private static final String LINE = "x".repeat(999) + "\n";
  private static final String NAME = "clients.jsonl";

  @TempDir private java.nio.file.Path folder;

  @Test
  void linesBeyondAMebibyteAreThereWhenAppendReturns() throws IOException {
    RunStorage writer = storage();
    StringBuilder expected = new StringBuilder();
    append(writer, expected, LINE.repeat(1_100));
    for (int i = 0; i < 40; i++) {
      append(writer, expected, i + LINE);
      // Another process, and this one after a crash: nothing was closed.
      assertThat(read(storage())).isEqualTo(expected.toString());
    }
    RunStorage resumed = storage();
    append(resumed, expected, "resumed\n");
    assertThat(read(resumed)).isEqualTo(expected.toString());
    resumed.close();
    assertThat(Files.readString(folder.resolve(NAME))).isEqualTo(expected.toString());
    assertOnlyFile();
  }

  @Test
  void whatIsReplacedOrDeletedHasNoOldLines() throws IOException {
    RunStorage storage = storage();
    append(storage, new StringBuilder(), LINE.repeat(1_100));
    append(storage, new StringBuilder(), "after\n");
    storage.replace(NAME, LINE.repeat(1_050).getBytes(UTF_8));
    assertThat(read(storage())).isEqualTo(LINE.repeat(1_050));
    append(storage, new StringBuilder(), "and now\n");
    assertThat(read(storage())).isEqualTo(LINE.repeat(1_050) + "and now\n");
    storage.delete(NAME);
    storage.replace(NAME, LINE.repeat(1_050).getBytes(UTF_8));
    storage.close();
    assertThat(read(storage())).isEqualTo(LINE.repeat(1_050));
    assertOnlyFile();
  }

  private void assertOnlyFile() throws IOException {
    try (Stream<java.nio.file.Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> !name.endsWith(".crc"))
          .containsExactly(NAME);
    }
  }

  private RunStorage storage() throws IOException {
    return new HadoopRunStorage(new Path(folder.toUri()), new Configuration());
  }

  private static void append(RunStorage storage, StringBuilder expected, String text)
      throws IOException {
    storage.append(NAME, text.getBytes(UTF_8));
    expected.append(text);
  }

  private static String read(RunStorage storage) throws IOException {
    try (InputStream in = storage.open(NAME)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
