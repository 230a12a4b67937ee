package io.feddip.cli;

import io.feddip.config.ConfigReader;
import io.feddip.config.RunConfig;
import io.feddip.runfolder.UserFile;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of every command that reads a configuration. */
public final class CommonOptions {
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "Configuration (HOCON), a local file or any Hadoop URI.")
  private String configFile;

  @Option(
      names = "--set",
      paramLabel = "feddip.key=value",
      description = "Overrides one key; may be given several times.")
  private List<String> overrides = new ArrayList<>();

  // picocli calls it.
  @SuppressWarnings("UnusedVariable")
  @Mixin
  private PluginOption plugins;

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark master; local[*] unless spark-submit says otherwise.")
  private Optional<String> master = Optional.empty();

  Optional<String> master() {
    return master;
  }

  /** The configuration file's name without folder and ending. */
  String configName() {
    String name = new Path(configFile).getName();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /**
   * The folder that a command writes where none is given: runs/&lt;configuration&gt;-&lt;time&gt;.
   */
  String newFolder() {
    return "runs/" + configName() + "-" + LocalDateTime.now(ZoneId.systemDefault()).format(STAMP);
  }

  String configFile() {
    return configFile;
  }

  List<String> overrides() {
    return List.copyOf(overrides);
  }

  RunConfig config() {
    return config(List.of());
  }

  /** With further {@code feddip.key=value} pairs, which win over those that were given. */
  RunConfig config(List<String> further) {
    List<String> all = new ArrayList<>(overrides);
    all.addAll(further);
    return ConfigReader.readFile(configText(), configFile, all);
  }

  String configText() {
    return UserFile.configuration(configFile);
  }
}
