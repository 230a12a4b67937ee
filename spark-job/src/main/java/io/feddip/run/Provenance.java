package io.feddip.run;

import io.feddip.api.plugin.Kind;
import io.feddip.api.plugin.Plugin;
import io.feddip.api.plugin.Plugins;
import io.feddip.api.run.Machine;
import io.feddip.checkpoint.Fingerprint;
import io.feddip.config.ConfigReader;
import io.feddip.config.ConfigWriter;
import io.feddip.config.PluggedIn;
import io.feddip.config.Presets;
import io.feddip.config.RunConfig;
import io.feddip.runfolder.Redaction;
import io.feddip.runfolder.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a run was made from. */
final class Provenance {
  /** Keys that change how a run is watched or stored, never what it computes. */
  private static final List<String> WITHOUT_EFFECT =
      List.of(
          "feddip.checkpoint.",
          "feddip.tracking.",
          "feddip.dataset.path",
          "feddip.dataset.download",
          // What it starts from is compared, wherever that is.
          "feddip.model.from",
          // Every key that it stands for is compared itself.
          "feddip.strategy.preset",
          "feddip.client.cache-memory",
          "feddip.evaluation.batch-size",
          "feddip.federation.aggregation-depth",
          "feddip.federation.clients-per-task");

  private static final String MACHINE = "# machine ";

  private Provenance() {}

  /** The machines that such a text names. */
  static List<Machine> machines(String text) {
    return text.lines()
        .filter(line -> line.startsWith(MACHINE))
        .flatMap(line -> Machine.parse(line.substring(MACHINE.length())).stream())
        .toList();
  }

  /**
   * The effective configuration with versions and origin, without its secrets: {@code config.conf}
   * of a run folder.
   *
   * @param network as {@link StartingPoint#identity} gives it
   */
  static String of(
      RunConfig config, ExperimentData data, Map<String, String> network, List<Machine> machines) {
    StringBuilder text =
        new StringBuilder("# The effective configuration; feddip train reads it.\n");
    Versions.all().forEach((name, version) -> text.append("# " + name + " " + version + "\n"));
    machines.forEach(machine -> text.append(MACHINE + machine + "\n"));
    for (Plugin plugin : config.plugins().plugins()) {
      text.append(
          "# plug-in %s %s%s\n"
              .formatted(
                  plugin.name(),
                  plugin.version(),
                  Plugins.origin(plugin).map(Provenance::sha256).orElse("")));
    }
    text.append("# data from " + Redaction.redact(data.location()) + "\n");
    text.append(DataIdentity.comments(data.identity()));
    text.append(DataIdentity.comments(network));
    text.append(RunFolder.PRESET + Presets.describe(config) + "\n");
    return text.append(ConfigWriter.writeRedacted(config)).toString();
  }

  /** What a jar is, as sha256sum prints it; a folder of classes has nothing to name. */
  private static String sha256(Path jar) {
    if (!Files.isRegularFile(jar)) {
      return "";
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return ", %s, SHA-256 %s"
          .formatted(
              jar.getFileName(), HexFormat.of().formatHex(digest.digest(Files.readAllBytes(jar))));
    } catch (IOException | NoSuchAlgorithmException e) {
      return ", " + jar.getFileName() + ", which cannot be read";
    }
  }

  /** The settings that decide a run's results. */
  static Map<String, String> decisive(RunConfig config) {
    Map<String, String> settings = new TreeMap<>(ConfigWriter.flatten(config));
    settings.keySet().removeIf(key -> WITHOUT_EFFECT.stream().anyMatch(key::startsWith));
    // Older checkpoints have the name without quotation marks.
    settings.put("feddip.federation.aggregation", config.federation().aggregation());
    for (PluggedIn.Part part : config.plugins().all()) {
      if (part.extension().kind() == Kind.NETWORK_FORMAT) {
        // The file's content is compared, wherever it is.
        settings.remove(part.extension().section() + ".path");
      }
    }
    for (PluggedIn.Part part : config.plugins().parts()) {
      if (part.extension().kind() != Kind.LISTENER) {
        Plugin owner = part.extension().owner();
        settings.put("plug-in " + owner.name(), owner.version());
      }
    }
    return settings;
  }

  /**
   * What a checkpoint is known by: the settings that decide a run's results, and its data. A key
   * that an older writer did not know counts as its default, data that it did not know as the same.
   *
   * @param network as {@link StartingPoint#identity} gives it
   */
  static Fingerprint fingerprint(
      RunConfig config, ExperimentData data, Map<String, String> network) {
    Map<String, String> settings = decisive(config);
    settings.putAll(data.identity());
    settings.putAll(network);
    Map<String, String> unknown = decisive(ConfigReader.read("", "the defaults", List.of()));
    unknown.putAll(data.identity());
    return Fingerprint.of(settings, unknown);
  }
}
