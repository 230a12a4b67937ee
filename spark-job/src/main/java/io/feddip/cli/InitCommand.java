package io.feddip.cli;

import io.feddip.api.UsageException;
import io.feddip.run.ExitCode;
import io.feddip.run.FirstConfiguration;
import io.feddip.run.FirstLook;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a first configuration. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = {
      "Looks at a table or a folder of images and writes a first configuration for it, with",
      "comments. What it finds is what train will read: format, columns, classes, clients.",
      "",
      "  ./feddip init --data flowers --output flowers.conf",
      "  ./feddip train --config flowers.conf"
    })
public final class InitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "URI",
      description =
          "A table, or a folder with train and test in it; or a folder with a folder of PNG or"
              + " JPEG files a class.")
  private String data;

  @Option(
      names = "--format",
      paramLabel = "F",
      description = "What Spark calls the format; default: what files' names say.")
  private Optional<String> format = Optional.empty();

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description =
          "Column with the class or the number to be predicted, or several columns, separated by"
              + " commas; default: one called so, or the last.")
  private Optional<String> label = Optional.empty();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "File to write, not there yet; default: standard output.")
  private Optional<String> output = Optional.empty();

  @Option(names = "--master", paramLabel = "URL", description = "Spark master; local[*].")
  private Optional<String> master = Optional.empty();

  @Override
  public Integer call() {
    String text;
    try (OpenSession session = Sessions.open("feddip init", master)) {
      text = FirstConfiguration.of(FirstLook.at(session.spark(), data, format, label));
    }
    if (output.isEmpty()) {
      spec.commandLine().getOut().print(text);
      spec.commandLine().getOut().flush();
      return ExitCode.OK.code();
    }
    write(Path.of(output.get()), text);
    spec.commandLine()
        .getOut()
        .println(
            "%s written; next: ./feddip train --config %s".formatted(output.get(), output.get()));
    return ExitCode.OK.code();
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new UsageException("--output " + file + " is there already; name another file", e);
    } catch (IOException e) {
      throw new UsageException(
          "--output %s cannot be written (%s)".formatted(file, e.getMessage()), e);
    }
  }
}
