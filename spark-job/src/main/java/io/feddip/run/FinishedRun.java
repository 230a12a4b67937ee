package io.feddip.run;

import io.feddip.api.UsageException;
import io.feddip.api.run.RunSummary;
import io.feddip.config.ConfigReader;
import io.feddip.config.RunConfig;
import io.feddip.runfolder.RunFolder;
import io.feddip.runfolder.RunFolderException;
import io.feddip.runfolder.RunFolderException.Reason;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Looks into the folder of a run that may have been started, or finished, before. */
public final class FinishedRun {
  private FinishedRun() {}

  /**
   * The summary of a run that is already finished.
   *
   * @return nothing if the folder isn't there yet, or its run isn't finished
   * @throws UsageException if the folder holds a run of other settings
   */
  public static Optional<RunSummary> summary(
      RunConfig config, String location, Configuration hadoop) {
    try (RunFolder folder = RunFolder.open(location, hadoop)) {
      folder.config().ifPresent(text -> requireSame(config, text, location, hadoop));
      return folder.isFinished() ? folder.summary() : Optional.empty();
    } catch (RunFolderException e) {
      if (e.reason() == Reason.MISSING) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** What a run's data is known by; empty if its folder does not say, as earlier releases' do. */
  public static Map<String, String> data(String location, Configuration hadoop) {
    try (RunFolder folder = RunFolder.open(location, hadoop)) {
      return folder.config().map(DataIdentity::parse).orElse(Map.of());
    }
  }

  /** The run that a run started from, as its {@code config.conf} names it; nothing if none. */
  public static Optional<String> from(String location, Configuration hadoop) {
    try (RunFolder folder = RunFolder.open(location, hadoop)) {
      return folder.config().isEmpty() ? Optional.empty() : StoredConfig.of(folder).model().from();
    } catch (RunFolderException e) {
      if (e.reason() == Reason.MISSING) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static void requireSame(
      RunConfig config, String text, String location, Configuration hadoop) {
    Map<String, String> now = Provenance.decisive(config);
    Map<String, String> then =
        Provenance.decisive(ConfigReader.readRunFolder(text, location + "/" + RunFolder.CONFIG));
    now.forEach(
        (key, value) -> {
          if (!value.equals(then.get(key))) {
            throw new UsageException(
                "%s holds a run with %s = %s, now it is %s; choose another --output"
                    .formatted(location, key, then.get(key), value));
          }
        });
    Optional<String> began = WarmStart.stored(text);
    Optional<String> begins =
        WarmStart.identity(config, Optional.of(text), hadoop).values().stream().findFirst();
    if (!began.equals(begins)) {
      throw new UsageException(
          "%s holds a run that started from %s, now it is %s (feddip.model.from); choose another --output"
              .formatted(location, began.orElse("no other run"), begins.orElse("none")));
    }
  }
}
