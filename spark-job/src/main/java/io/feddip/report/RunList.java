package io.feddip.report;

import static java.util.Objects.requireNonNull;

import io.feddip.runfolder.RunFolder;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The runs that somebody means who types folders into a form: run folders, folders that hold some,
 * as comparisons do, or folders that hold those; with spaces and quotes around them, {@code ~} for
 * the home, {@code /*} at the end. A folder that is not there is looked for beside the program,
 * too, since who types {@code runs/one} seldom means the folder that a server was started in.
 *
 * <p>Nothing is thrown: a form shows {@link #message} instead.
 */
public final class RunList {
  private static final int DEPTH = 2;
  private static final int MOST_FOLDERS = 500;
  private static final Pattern SEPARATOR = Pattern.compile("[,;\\n]");
  private static final Pattern EVERYTHING = Pattern.compile("(/+\\**)+$");
  private static final String QUOTES = "\"'`“”„‘’«»";

  private final List<String> paths;
  private final String message;

  private RunList(List<String> paths, String message) {
    this.paths = List.copyOf(paths);
    this.message = message;
  }

  /**
   * Looks.
   *
   * @param typed folders or Hadoop URIs, separated by commas, semicolons or line ends
   */
  public static RunList of(String typed, Configuration hadoop) {
    requireNonNull(hadoop, "hadoop is null");
    Map<String, Long> found = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (String part : parts(typed, hadoop)) {
      int before = found.size();
      try {
        Path folder = folder(part, hadoop);
        FileSystem files = folder.getFileSystem(hadoop);
        collect(files, files.makeQualified(folder), DEPTH, found);
        if (found.size() == before) {
          problems.add(
              (files.exists(folder) ? "There is no run in " : "There is no folder ")
                  + shown(files, files.makeQualified(folder)));
        }
      } catch (IOException | IllegalArgumentException e) {
        problems.add("'" + part + "' is no usable folder: " + e.getMessage());
      }
    }
    if (found.isEmpty() && problems.isEmpty()) {
      problems.add("No folder is named");
    }
    List<String> newest =
        found.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
            .map(Map.Entry::getKey)
            .toList();
    return new RunList(newest, message(newest.size(), problems));
  }

  /**
   * Where runs are that were trained as the README has it: {@code runs} beside the program if there
   * is one, else in the working folder. Absolute.
   */
  public static String usualFolder() {
    java.nio.file.Path beside = checkout().resolve("runs");
    return (Files.isDirectory(beside) ? beside : java.nio.file.Path.of("runs").toAbsolutePath())
        .toString();
  }

  /** Absolute paths and URIs, the newest first; a new array. */
  public String[] paths() {
    return paths.toArray(new String[0]);
  }

  /**
   * Those that are chosen: what a form remembers may be of another list.
   *
   * @param chosen paths, one a line
   * @param otherwise how many of the newest it is if none of the chosen is in the list
   */
  public String[] only(String chosen, int otherwise) {
    List<String> wanted = chosen.lines().map(String::strip).toList();
    List<String> kept = paths.stream().filter(wanted::contains).toList();
    return (kept.isEmpty() ? paths.stream().limit(otherwise).toList() : kept)
        .toArray(new String[0]);
  }

  /** How many there are, or in a sentence or two what is wrong and what helps. */
  public String message() {
    return message;
  }

  private static String message(int runs, List<String> problems) {
    String help =
        runs > 0
            ? ""
            : " Type a run's folder, which ./feddip train prints, or one above it, and run again.";
    String count = runs == 0 ? "" : runs == 1 ? "1 run. " : runs + " runs. ";
    return (count + String.join(". ", problems) + (problems.isEmpty() ? "" : ".") + help).strip();
  }

  /** The parts of what was typed; a folder whose name has a comma is one part. */
  private static List<String> parts(String typed, Configuration hadoop) {
    String whole = clean(typed);
    try {
      if (!whole.isEmpty() && exists(new Path(whole), hadoop)) {
        return List.of(whole);
      }
    } catch (IOException | IllegalArgumentException e) {
      // Then it is several, each of which says what is wrong.
      return split(typed);
    }
    return split(typed);
  }

  private static List<String> split(String typed) {
    return SEPARATOR
        .splitAsStream(typed)
        .map(RunList::clean)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  private static String clean(String typed) {
    String text = typed.strip();
    while (text.length() > 1
        && QUOTES.indexOf(text.charAt(0)) >= 0
        && QUOTES.indexOf(text.charAt(text.length() - 1)) >= 0) {
      text = text.substring(1, text.length() - 1).strip();
    }
    if (text.equals("~") || text.startsWith("~/")) {
      text = System.getProperty("user.home") + text.substring(1);
    }
    String shorter = EVERYTHING.matcher(text).replaceFirst("");
    return shorter.isEmpty() && !text.isEmpty() ? "/" : shorter;
  }

  /** On the usual file system, else on this machine, else beside the program. */
  private static Path folder(String part, Configuration hadoop) throws IOException {
    Path typed = new Path(part);
    if (typed.toUri().getScheme() != null || exists(typed, hadoop)) {
      return typed;
    }
    Path beside = new Path(checkout().resolve(part).toUri());
    return !exists(local(part), hadoop) && exists(beside, hadoop) ? beside : local(part);
  }

  private static Path local(String part) {
    return new Path(java.nio.file.Path.of(part).toAbsolutePath().normalize().toUri());
  }

  private static boolean exists(Path path, Configuration hadoop) throws IOException {
    return path.getFileSystem(hadoop).exists(path);
  }

  private static void collect(FileSystem files, Path folder, int depth, Map<String, Long> found)
      throws IOException {
    if (!files.exists(folder) || !files.getFileStatus(folder).isDirectory()) {
      return;
    }
    for (String mark : List.of(RunFolder.ROUNDS, RunFolder.CONFIG)) {
      Path file = new Path(folder, mark);
      if (files.exists(file)) {
        found.put(shown(files, folder), files.getFileStatus(file).getModificationTime());
        return;
      }
    }
    if (depth > 0) {
      List<FileStatus> below = new ArrayList<>(List.of(files.listStatus(folder)));
      below.removeIf(status -> !status.isDirectory() || status.getPath().getName().startsWith("."));
      below.sort(Comparator.comparingLong(FileStatus::getModificationTime).reversed());
      for (FileStatus status : below.subList(0, Math.min(MOST_FOLDERS, below.size()))) {
        collect(files, status.getPath(), depth - 1, found);
      }
    }
  }

  /** As people write it: a path if it is on the usual file system of a machine. */
  private static String shown(FileSystem files, Path folder) {
    URI usual = FileSystem.getDefaultUri(files.getConf());
    return "file".equals(usual.getScheme()) && "file".equals(folder.toUri().getScheme())
        ? folder.toUri().getPath()
        : folder.toString();
  }

  /** The folder of the checkout whose build this class is from; the working folder if of none. */
  private static java.nio.file.Path checkout() {
    try {
      java.nio.file.Path code =
          java.nio.file.Path.of(
              RunList.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      for (java.nio.file.Path at = code; at != null; at = at.getParent()) {
        if (Files.exists(at.resolve("feddip")) && Files.exists(at.resolve("conf"))) {
          return at;
        }
      }
    } catch (URISyntaxException | InvalidPathException e) {
      return java.nio.file.Path.of("").toAbsolutePath();
    }
    return java.nio.file.Path.of("").toAbsolutePath();
  }
}
