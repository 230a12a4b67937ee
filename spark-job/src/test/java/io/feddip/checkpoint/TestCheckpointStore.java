package io.feddip.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TestCheckpointStore {
  private static final Retention KEEP_ALL = new Retention(1, 100, 0);

  @TempDir Path folder;

  @Test
  void testNothingYet() {
    CheckpointStore store = store(folder.resolve("absent"), KEEP_ALL);
    assertThat(newest(store)).isNull();
    assertThat(store.checkpoints()).isEmpty();
  }

  @Test
  void testNewestIsFound() {
    CheckpointStore store = store(folder.resolve("run/checkpoints"), KEEP_ALL);
    for (int round = 0; round < 4; round++) {
      store.write(Checkpoints.ofRound(round));
    }
    Restored restored = newest(store);
    assertThat(restored.notes()).isEmpty();
    assertThat(restored.file().getName()).isEqualTo("round-000003.ckpt");
    TestCheckpointFormat.requireEqual(restored.checkpoint(), Checkpoints.ofRound(3));
  }

  @Test
  void testTheFolderHoldsCheckpointsOnly() throws IOException {
    CheckpointStore store = store(folder, KEEP_ALL);
    store.write(Checkpoints.ofRound(0));
    store.write(Checkpoints.ofRound(0));
    store.write(Checkpoints.ofRound(1));
    assertThat(names()).containsExactly("round-000000.ckpt", "round-000001.ckpt");
  }

  @Test
  void testRetention() throws IOException {
    CheckpointStore store = store(folder, new Retention(1, 2, 4));
    for (int round = 0; round < 12; round++) {
      store.write(Checkpoints.ofRound(round));
    }
    assertThat(store.checkpoints().keySet()).containsExactly(0, 4, 8, 10, 11);
  }

  @Test
  void testRetentionNeverLeavesOnlyLaterDamagedOnes() throws IOException {
    CheckpointStore store = store(folder, new Retention(0, 1, 0));
    store.write(Checkpoints.ofRound(9));
    damage(9);
    store.write(Checkpoints.ofRound(3));
    assertThat(newest(store).checkpoint().round()).isEqualTo(3);
  }

  @Test
  void testFallsBackToTheOneBefore() throws IOException {
    CheckpointStore store = store(folder, KEEP_ALL);
    for (int round = 0; round < 5; round++) {
      store.write(Checkpoints.ofRound(round));
    }
    damage(4);
    Files.write(file(3), new byte[0]);
    Files.writeString(file(2), "something else altogether");
    Restored restored = newest(store);
    assertThat(restored.checkpoint().round()).isEqualTo(1);
    assertThat(restored.notes()).hasSize(3);
    assertThat(restored.notes().get(0))
        .contains("round-000004.ckpt is damaged", "checksum", "the one before it is used");
    assertThat(restored.notes().get(1)).contains("round-000003.ckpt", "the file is empty");
    assertThat(restored.notes().get(2)).contains("round-000002.ckpt", "does not begin");
  }

  @Test
  void testAllDamaged() throws IOException {
    CheckpointStore store = store(folder, KEEP_ALL);
    store.write(Checkpoints.ofRound(0));
    store.write(Checkpoints.ofRound(1));
    damage(0);
    damage(1);
    assertThatThrownBy(() -> newest(store))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContainingAll(
            "no checkpoint", "without --resume", "round-000000", "round-000001");
  }

  @Test
  void testNewerVersionIsRefusedNotPassedOver() throws IOException {
    CheckpointStore store = store(folder, KEEP_ALL);
    store.write(Checkpoints.ofRound(0));
    store.write(Checkpoints.ofRound(1));
    Files.write(file(1), TestCheckpointFormat.ofVersion(Files.readAllBytes(file(1)), 9));
    assertThatThrownBy(() -> newest(store))
        .isExactlyInstanceOf(CheckpointException.class)
        .hasMessageContainingAll("round-000001.ckpt", "format version 9");
  }

  @Test
  void testOtherModelIsRefused() {
    CheckpointStore store = store(folder, KEEP_ALL);
    store.write(Checkpoints.ofRound(0));
    ModelIdentity other = new ModelIdentity("lenet5", 61_707);
    assertThatThrownBy(() -> store.newestValid(other, Checkpoints.FINGERPRINT))
        .isExactlyInstanceOf(CheckpointException.class)
        .hasMessageContainingAll("lenet5 with 61706 parameters", "lenet5 with 61707 parameters");
  }

  @Test
  void testOtherConfigurationIsRefusedWithTheKeys() {
    CheckpointStore store = store(folder, KEEP_ALL);
    store.write(Checkpoints.ofRound(0));
    Fingerprint other =
        Fingerprint.of(Map.of("feddip.seed", "8", "feddip.federation.rounds", "20"));
    assertThatThrownBy(() -> store.newestValid(Checkpoints.MODEL, other))
        .isExactlyInstanceOf(CheckpointException.class)
        .hasMessageContaining("feddip.seed: 8 here, 7 in the checkpoint")
        .hasMessageNotContaining("rounds");
  }

  @Test
  void testLeftOverTemporaryFilesAreDeletedAndOthersAreNot() throws IOException {
    CheckpointStore store = store(folder, KEEP_ALL);
    store.write(Checkpoints.ofRound(0));
    Files.write(folder.resolve(".round-000001.ckpt.0a1b.tmp"), new byte[10]);
    Files.write(folder.resolve("notes.txt"), new byte[10]);
    Files.createDirectory(folder.resolve("round-000007.ckpt"));
    assertThat(newest(store).checkpoint().round()).isEqualTo(0);
    assertThat(names()).containsExactly("notes.txt", "round-000000.ckpt", "round-000007.ckpt");
  }

  @Test
  void testForbiddenFileIsSaidToBeSo() throws IOException {
    store(folder, KEEP_ALL).write(Checkpoints.ofRound(0));
    Configuration configuration = FaultyFileSystem.configuration(0, false);
    configuration.setBoolean(FaultyFileSystem.DENY_READS, true);
    CheckpointStore store = faulty(configuration);
    assertThatThrownBy(() -> newest(store))
        .isExactlyInstanceOf(CheckpointException.class)
        .hasMessageContainingAll("round-000000.ckpt may not be read", "Permission denied");
  }

  @Test
  void testForbiddenFolderIsSaidToBeSo() throws IOException {
    Path locked = Files.createDirectory(folder.resolve("locked"));
    CheckpointStore store = store(locked, KEEP_ALL);
    store.write(Checkpoints.ofRound(0));
    Files.setPosixFilePermissions(
        locked.resolve("round-000000.ckpt"), PosixFilePermissions.fromString("---------"));
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-x------"));
    try {
      assumeFalse(
          Files.isReadable(locked.resolve("round-000000.ckpt")), "permissions bind this user not");
      assertThatThrownBy(() -> newest(store)).hasMessageContaining("may not be read");
      assertThatThrownBy(() -> store.write(Checkpoints.ofRound(1)))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("permissions");
    } finally {
      Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void testAFileWhereTheFolderShouldBe() throws IOException {
    Path file = Files.createFile(folder.resolve("occupied"));
    CheckpointStore store = store(file, KEEP_ALL);
    assertThatThrownBy(() -> store.write(Checkpoints.ofRound(0)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("occupied");
  }

  @Test
  void testUnknownScheme() {
    assertThatThrownBy(
            () ->
                CheckpointStore.open(
                    new org.apache.hadoop.fs.Path("nowhere://x/y"), KEEP_ALL, new Configuration()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("nowhere://x/y");
  }

  /**
   * Whichever operation of a write fails, for good or once: the checkpoint before stays whole and
   * is found, or the new one is complete.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void testAnyFailedOperationLosesNothing(boolean once) throws IOException {
    FaultyFileSystem.reset();
    CheckpointStore sound = faulty(FaultyFileSystem.configuration(0, once));
    sound.write(Checkpoints.ofRound(1));
    int operations = FaultyFileSystem.operations();
    assertThat(operations).isGreaterThan(20);
    for (int at = 1; at <= operations; at++) {
      sound.write(Checkpoints.ofRound(1));
      FaultyFileSystem.reset();
      CheckpointStore failing = faulty(FaultyFileSystem.configuration(at, once));
      boolean written = true;
      try {
        failing.write(Checkpoints.ofRound(2));
      } catch (CheckpointException e) {
        assertThat(e).hasMessageContainingAll("injected fault");
        written = false;
      }
      Restored restored = newest(sound);
      int round = restored.checkpoint().round();
      assertThat(restored.notes()).as("operation %s", at).isEmpty();
      assertThat(round).as("operation %s", at).isIn(written ? List.of(2) : List.of(1, 2));
      TestCheckpointFormat.requireEqual(restored.checkpoint(), Checkpoints.ofRound(round));
      Files.deleteIfExists(file(2));
      assertThat(names()).as("operation %s", at).containsExactly("round-000001.ckpt");
    }
  }

  private static Restored newest(CheckpointStore store) {
    return store.newestValid(Checkpoints.MODEL, Checkpoints.FINGERPRINT).orElse(null);
  }

  private static CheckpointStore store(Path folder, Retention retention) {
    return CheckpointStore.open(
        new org.apache.hadoop.fs.Path(folder.toUri()), retention, new Configuration());
  }

  private CheckpointStore faulty(Configuration configuration) {
    return CheckpointStore.open(
        new org.apache.hadoop.fs.Path("faulty://" + folder), KEEP_ALL, configuration);
  }

  private Path file(int round) {
    return folder.resolve("round-%06d.ckpt".formatted(round));
  }

  private void damage(int round) throws IOException {
    byte[] bytes = Files.readAllBytes(file(round));
    bytes[bytes.length / 2] ^= 4;
    Files.write(file(round), bytes);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
