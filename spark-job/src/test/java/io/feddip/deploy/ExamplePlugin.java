package io.feddip.deploy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** The example of a plug-in, compiled against the vocabulary alone, and a run of it. */
final class ExamplePlugin {
  private static final Path ROOT = Path.of(System.getProperty("feddip.root"));
  private static final Path SOURCES = ROOT.resolve("examples/my-plugin/src/main");
  private static final Path API =
      ROOT.resolve("api").resolve(Builds.target().getFileName()).resolve("classes");
  private static final int SIDE = 8;

  private ExamplePlugin() {}

  /** Its jar. */
  static Path jar(Path folder) throws IOException {
    return jar(folder, "1.0");
  }

  /** The same of another version. */
  static Path jar(Path folder, String version) throws IOException {
    Path sources = Files.createDirectories(folder.resolve("sources-" + version));
    Path classes = Files.createDirectories(folder.resolve("classes-" + version));
    List<String> copies = new ArrayList<>();
    try (Stream<Path> files = Files.walk(SOURCES.resolve("java"))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        Path copy = sources.resolve(file.getFileName().toString());
        Files.writeString(copy, Files.readString(file).replace("\"1.0\"", '"' + version + '"'));
        copies.add(copy.toString());
      }
    }
    compile(classes, copies);
    return pack(
        folder.resolve("my-plugin-" + version + ".jar"), classes, SOURCES.resolve("resources"));
  }

  /** Compiles against the vocabulary alone. */
  static void compile(Path classes, List<String> sources) {
    List<String> arguments =
        new ArrayList<>(List.of("--release", "17", "-cp", API.toString(), "-d", classes + ""));
    arguments.addAll(sources);
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    if (code != 0) {
      throw new AssertionError("does not compile against api alone: " + sources);
    }
  }

  /** A jar of what is in some folders. */
  static Path pack(Path jar, Path... folders) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (Path from : folders) {
        try (Stream<Path> files = Files.walk(from)) {
          for (Path entry : files.filter(Files::isRegularFile).sorted().toList()) {
            out.putNextEntry(new JarEntry(from.relativize(entry).toString().replace('\\', '/')));
            Files.copy(entry, out);
          }
        }
      }
    }
    return jar;
  }

  /** A configuration that uses everything that it brings, with its data beside it. */
  static Path configuration(Path folder) {
    try {
      Path data = Files.createDirectories(folder.resolve("pixels"));
      SplittableRandom random = new SplittableRandom(1);
      int[][] classes = new int[10][];
      for (int c = 0; c < classes.length; c++) {
        classes[c] = random.ints(SIDE * SIDE, 0, 256).toArray();
      }
      write(data.resolve("train.csv"), classes, 800, random);
      write(data.resolve("test.csv"), classes, 200, random);
      return Files.writeString(
          folder.resolve("plugged.conf"),
          """
          feddip {
            dataset { name = pixels-csv, path = "%s" }
            model { name = two-layers, two-layers.hidden = 32 }
            strategy { name = fed-adam, fed-adam.step = 0.02 }
            partitioning.clients = 8
            federation { rounds = 12, fraction = 0.5 }
            client { epochs = 2, batch-size = 32 }
            evaluation.metrics = [macro-recall]
            checkpoint.every = 1
          }
          """
              .formatted(data));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, int[][] classes, int lines, SplittableRandom random)
      throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      int label = random.nextInt(classes.length);
      text.append(label);
      for (int pixel : classes[label]) {
        text.append(',').append(Math.max(0, Math.min(255, pixel + random.nextInt(-150, 151))));
      }
      text.append('\n');
    }
    Files.writeString(file, text);
  }
}
