package io.feddip.cli;

import io.feddip.api.plugin.Plugins;
import io.feddip.config.AllowedValues;
import io.feddip.config.ConfigKeys;
import io.feddip.run.ExitCode;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what a configuration file may hold. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    description = "Lists every configuration key with its default, range and meaning.")
public final class KeysCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  // picocli calls it.
  @SuppressWarnings("UnusedVariable")
  @Mixin
  private PluginOption plugins;

  @Option(names = "--markdown", description = "As the table that the README holds.")
  private boolean markdown;

  @Override
  public Integer call() {
    spec.commandLine().getOut().println(markdown ? markdownTable() : plainText());
    return ExitCode.OK.code();
  }

  private static String plainText() {
    StringBuilder text = new StringBuilder();
    for (ConfigKeys.Entry entry : ConfigKeys.all(Plugins.load())) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s = %s%n    %s. Takes %s.%n",
              entry.path(),
              entry.key().or(),
              entry.key().value().replace("`", ""),
              AllowedValues.of(entry.key(), entry.type())));
    }
    return text.toString().stripTrailing();
  }

  /** The keys as a Markdown table, one row each. */
  static String markdownTable() {
    StringBuilder table =
        new StringBuilder("| key (`feddip.`…) | default | what it is |\n|---|---|---|\n");
    for (ConfigKeys.Entry entry : ConfigKeys.all()) {
      table.append(
          String.format(
              Locale.ROOT,
              "| `%s` | `%s` | %s |\n",
              entry.path().substring(ConfigKeys.ROOT.length() + 1),
              entry.key().or(),
              entry.key().value()));
    }
    return table.toString().stripTrailing();
  }
}
