import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writes the unrolled kernels: {@code java Unroll.java TEMPLATE FOLDER}. The template's first lines
 * explain its language. Files whose content stays are left alone, so that nothing is compiled anew.
 */
public final class Unroll {
  private static final Pattern HOLE = Pattern.compile("\\$\\{([^}]*)}");

  private Unroll() {}

  /** A line of the template, or lines between a directive and its end. */
  private interface Part {
    void write(Map<String, String> names, StringBuilder to);
  }

  /** Writes all files of a template into a folder that holds nothing else. */
  public static void main(String[] arguments) throws IOException {
    Map<String, Map<String, String>> classes = new LinkedHashMap<>();
    List<String> body = new ArrayList<>();
    Path folder = Path.of(arguments[1]);
    Set<Path> written = new HashSet<>();
    for (String line : Files.readAllLines(Path.of(arguments[0]))) {
      if (line.equals("#") || line.startsWith("# ")) {
        continue;
      }
      if (!line.startsWith("#class ")) {
        body.add(line);
        continue;
      }
      if (!body.isEmpty()) {
        write(classes, body, folder, written);
        classes.clear();
        body.clear();
      }
      String[] words = line.split(" ");
      Map<String, String> names = new HashMap<>();
      names.put("class", words[1]);
      for (String setting : List.of(words).subList(2, words.length)) {
        names.put(
            setting.substring(0, setting.indexOf('=')),
            setting.substring(setting.indexOf('=') + 1));
      }
      classes.put(words[1], names);
    }
    write(classes, body, folder, written);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!written.contains(file)) {
          Files.delete(file);
        }
      }
    }
  }

  private static void write(
      Map<String, Map<String, String>> classes, List<String> body, Path folder, Set<Path> written)
      throws IOException {
    String home = body.get(0).replaceAll("package (.*);", "$1").replace('.', '/');
    Iterator<String> lines = Stream.concat(body.stream(), Stream.of("#end")).iterator();
    List<Part> parts = parts(lines, new ArrayList<>());
    if (lines.hasNext()) {
      throw new IllegalArgumentException("an #end too many in " + classes.keySet());
    }
    for (Map.Entry<String, Map<String, String>> type : classes.entrySet()) {
      StringBuilder text = new StringBuilder();
      parts.forEach(part -> part.write(type.getValue(), text));
      Path file = folder.resolve(home).resolve(type.getKey() + ".java");
      written.add(file);
      Files.createDirectories(file.getParent());
      if (!Files.exists(file) || !Files.readString(file).contentEquals(text)) {
        Files.writeString(file, text);
      }
    }
  }

  /** Parts up to the directive's end; those after its {@code #else} go to {@code otherwise}. */
  private static List<Part> parts(Iterator<String> lines, List<Part> otherwise) {
    List<Part> parts = new ArrayList<>();
    List<Part> current = parts;
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.equals("#end")) {
        return parts;
      } else if (line.equals("#else")) {
        current = otherwise;
      } else if (line.startsWith("#each ")) {
        current.add(each(line.split(" ", 4), parts(lines, new ArrayList<>())));
      } else if (line.startsWith("#if ")) {
        List<Part> ifNot = new ArrayList<>();
        current.add(choice(line.substring(4), parts(lines, ifNot), ifNot));
      } else if (line.startsWith("#")) {
        throw new IllegalArgumentException("no directive: " + line);
      } else {
        current.add((names, to) -> to.append(filled(line, names)).append('\n'));
      }
    }
    throw new IllegalArgumentException("an #end is missing");
  }

  private static Part each(String[] words, List<Part> body) {
    return (names, to) -> {
      Stream<String> values =
          words[2].equals("to")
              ? IntStream.range(0, Integer.parseInt(value(words[3], names)))
                  .mapToObj(String::valueOf)
              : Stream.of(words[3].split(" ")).map(word -> value(word, names));
      values.forEach(
          value -> {
            Map<String, String> inner = new HashMap<>(names);
            inner.put(words[1], value);
            body.forEach(part -> part.write(inner, to));
          });
    };
  }

  private static Part choice(String condition, List<Part> then, List<Part> otherwise) {
    String[] sides = condition.split(" (=|!=|<|>) ");
    String operator = condition.substring(sides[0].length() + 1).split(" ")[0];
    return (names, to) -> {
      String left = value(sides[0], names);
      String right = value(sides[1], names);
      boolean holds =
          switch (operator) {
            case "=" -> left.equals(right);
            case "!=" -> !left.equals(right);
            case "<" -> Integer.parseInt(left) < Integer.parseInt(right);
            default -> Integer.parseInt(left) > Integer.parseInt(right);
          };
      (holds ? then : otherwise).forEach(part -> part.write(names, to));
    };
  }

  private static String filled(String line, Map<String, String> names) {
    return HOLE.matcher(line)
        .replaceAll(hole -> Matcher.quoteReplacement(value(hole.group(1), names)));
  }

  /** A sum of products, without what is 0 and without factors of 1; numbers are added up. */
  private static String value(String sum, Map<String, String> names) {
    int number = 0;
    List<String> terms = new ArrayList<>();
    for (String product : sum.split(" \\+ ")) {
      int factor = 1;
      String operator = "*";
      String symbol = "";
      for (String word : product.split(" ")) {
        String value = names.getOrDefault(word, word);
        if (value.matches("[*/%]")) {
          operator = value;
        } else if (value.matches("-?\\d+")) {
          factor = apply(operator, factor, Integer.parseInt(value));
        } else {
          symbol = value;
        }
      }
      if (symbol.isEmpty()) {
        number += factor;
      } else if (factor != 0) {
        terms.add(factor == 1 ? symbol : factor + " * " + symbol);
      }
    }
    if (number != 0 || terms.isEmpty()) {
      terms.add(String.valueOf(number));
    }
    return String.join(" + ", terms);
  }

  private static int apply(String operator, int left, int right) {
    return switch (operator) {
      case "*" -> left * right;
      case "/" -> left / right;
      default -> left % right;
    };
  }
}
