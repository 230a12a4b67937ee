package io.feddip.run;

import io.feddip.api.UsageException;
import io.feddip.config.ConfigReader;
import io.feddip.config.RunConfig;
import io.feddip.runfolder.RunFolder;
import java.util.List;

/** The configuration that a run's folder keeps. */
public final class StoredConfig {
  private StoredConfig() {}

  /**
   * Reads it.
   *
   * @param overrides {@code feddip.key=value} pairs that win over the folder's
   * @throws UsageException if the folder has none, or it is wrong
   */
  public static RunConfig of(RunFolder folder, List<String> overrides) {
    String text =
        folder
            .config()
            .orElseThrow(
                () -> new UsageException(folder + " has no " + RunFolder.CONFIG + "; train first"));
    return ConfigReader.readRunFolder(text, folder + "/" + RunFolder.CONFIG, overrides);
  }

  /** Reads it as it is. */
  public static RunConfig of(RunFolder folder) {
    return of(folder, List.of());
  }
}
