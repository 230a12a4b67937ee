package io.feddip.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What plug-ins are compiled against changes on purpose only: {@code signatures.txt} has all that
 * is public, and changes together with a line in CHANGELOG.md. {@code -Dfeddip.signatures=write}
 * rewrites it.
 */
final class TestSignatures {
  private static final Path FILE = Path.of("signatures.txt");

  @Test
  void arePromised() throws Exception {
    List<String> now = new ArrayList<>();
    for (Class<?> type : types()) {
      now.addAll(signatures(type));
    }
    if ("write".equals(System.getProperty("feddip.signatures"))) {
      Files.writeString(FILE, String.join("\n", now) + "\n", UTF_8);
    }
    assertThat(now).hasSizeGreaterThan(500);
    assertThat(now)
        .as(
            "public signatures of api: a plug-in may need what changed; keep it, or rewrite"
                + " api/signatures.txt by -Dfeddip.signatures=write and say so in CHANGELOG.md")
        .isEqualTo(Files.readAllLines(FILE, UTF_8));
  }

  /** All that other jars can see, by name. */
  private static List<Class<?>> types() throws IOException, URISyntaxException {
    Path classes =
        Path.of(UsageException.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(classes)) {
      return files
          .map(file -> classes.relativize(file).toString().replace('\\', '/'))
          .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .sorted()
          .<Class<?>>map(TestSignatures::load)
          .filter(TestSignatures::isVisible)
          .collect(Collectors.toList());
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, TestSignatures.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isVisible(Class<?> type) {
    for (Class<?> outer = type; outer != null; outer = outer.getDeclaringClass()) {
      if (!isOpen(outer.getModifiers()) || outer.isAnonymousClass() || outer.isLocalClass()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOpen(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static List<String> signatures(Class<?> type) {
    List<String> lines = new ArrayList<>();
    for (Executable constructor : type.getDeclaredConstructors()) {
      add(constructor, lines);
    }
    for (Executable method : type.getDeclaredMethods()) {
      add(method, lines);
    }
    for (Field field : type.getDeclaredFields()) {
      if (isOpen(field.getModifiers()) && !field.isSynthetic()) {
        lines.add("  " + field.toGenericString());
      }
    }
    lines.sort(null);
    lines.add(0, head(type));
    return lines;
  }

  private static void add(Executable member, List<String> lines) {
    if (isOpen(member.getModifiers()) && !member.isSynthetic()) {
      // How a method computes is no promise.
      lines.add(
          "  " + member.toGenericString().replaceAll("\\b(strictfp|native|synchronized) ", ""));
    }
  }

  private static String head(Class<?> type) {
    StringBuilder head = new StringBuilder(kind(type) + " " + type.getName());
    if (type.getTypeParameters().length > 0) {
      head.append(
          Arrays.stream(type.getTypeParameters())
              .map(parameter -> parameter + " extends " + names(parameter.getBounds(), " & "))
              .collect(Collectors.joining(", ", "<", ">")));
    }
    if (type.isRecord()) {
      head.append(
          Arrays.stream(type.getRecordComponents())
              .map(TestSignatures::component)
              .collect(Collectors.joining(", ", "(", ")")));
    }
    Type parent = type.getGenericSuperclass();
    if (parent != null && parent != Object.class) {
      head.append(" extends ").append(parent.getTypeName());
    }
    String interfaces = names(type.getGenericInterfaces(), ", ");
    return interfaces.isEmpty() ? head.toString() : head + " : " + interfaces;
  }

  /** Written out: what JDKs print of a class differs. */
  private static String kind(Class<?> type) {
    if (type.isAnnotation()) {
      return "annotation";
    }
    if (type.isEnum()) {
      return "enum";
    }
    if (type.isInterface()) {
      return type.isSealed() ? "sealed interface" : "interface";
    }
    if (type.isRecord()) {
      return "record";
    }
    return Modifier.isAbstract(type.getModifiers())
        ? "abstract class"
        : Modifier.isFinal(type.getModifiers()) ? "final class" : "class";
  }

  private static String names(Type[] types, String between) {
    return Arrays.stream(types)
        .map(Type::getTypeName)
        .sorted()
        .collect(Collectors.joining(between));
  }

  private static String component(RecordComponent component) {
    return component.getGenericType().getTypeName() + " " + component.getName();
  }
}
