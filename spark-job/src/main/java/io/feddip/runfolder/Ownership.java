package io.feddip.runfolder;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.feddip.runfolder.RunFolderException.Reason;
import java.time.Instant;
import java.util.UUID;

/** Which driver a folder belongs to: the one that created or resumed it last. */
final class Ownership {
  /** Names the driver while its run goes on. */
  static final String FILE = ".driver";

  private final RunFiles files;

  /** What this driver wrote; null if the folder was only opened. */
  private String driver;

  Ownership(RunFiles files) {
    this.files = files;
  }

  void take() {
    driver = "driver " + UUID.randomUUID() + ", since " + Instant.now().truncatedTo(SECONDS);
    files.replace(FILE, driver);
  }

  /**
   * Fails where another driver has taken the folder since.
   *
   * @throws RunFolderException if it is another's now
   */
  void require() {
    if (driver == null) {
      return;
    }
    String owner = files.text(FILE).orElse("nobody, since its file " + FILE + " is gone");
    if (!owner.equals(driver)) {
      throw new RunFolderException(
          Reason.IN_USE,
          files.path()
              + " belongs to "
              + owner
              + "; this run, which began before that, stops and leaves it alone");
    }
  }

  /** Nobody's any more: the run has ended. */
  void end() {
    files.delete(FILE);
  }
}
