package io.feddip.cli;

import io.feddip.api.UsageException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import picocli.CommandLine.Option;

/**
 * The option that brings plug-ins' jars: to this process at once, to executors with the session.
 */
public final class PluginOption {
  /** Jars that the session is to send to executors, separated by commas. */
  static final String JARS = "feddip.plugins";

  @Option(
      names = "--plugins",
      split = ",",
      paramLabel = "JAR",
      description = "Jars of plug-ins, separated by commas; see docs/EXTENDING.md.")
  void load(List<String> jars) {
    List<URL> urls = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    for (String jar : jars) {
      Path path = file(jar);
      paths.add(path.toString());
      try {
        urls.add(path.toUri().toURL());
      } catch (MalformedURLException e) {
        throw new UsageException("--plugins " + jar + " is no file's name", e);
      }
    }
    Thread thread = Thread.currentThread();
    // Never closed: the process ends with it.
    thread.setContextClassLoader(
        new URLClassLoader(
            "feddip plug-ins", urls.toArray(URL[]::new), thread.getContextClassLoader()));
    System.setProperty(JARS, String.join(",", paths));
  }

  private static Path file(String jar) {
    try {
      Path path = Path.of(jar).toAbsolutePath();
      if (Files.isRegularFile(path) && Files.isReadable(path)) {
        new JarFile(path.toFile()).close();
        return path;
      }
    } catch (IOException e) {
      throw new UsageException("--plugins " + jar + " is no jar: " + e.getMessage(), e);
    } catch (InvalidPathException e) {
      throw new UsageException("--plugins " + jar + " is no file's name", e);
    }
    throw new UsageException("--plugins " + jar + ": no such file, or it may not be read");
  }
}
