package io.feddip.notebooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.reflect.Constructor;
import java.nio.file.Path;
import scala.collection.immutable.List;
import scala.collection.immutable.Nil$;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interpreter.IMain;

/** Scala as Zeppelin's Spark interpreter runs it: the REPL's compiler with Spark's class folder. */
final class ScalaInterpreter implements AutoCloseable {
  private final ParagraphOutput output = new ParagraphOutput();
  private final IMain interpreter;

  /**
   * @param classes where compiled lines go: what {@code spark.repl.class.outputDir} says
   */
  ScalaInterpreter(Path classes) {
    Settings settings = new Settings();
    settings.processArguments(
        list(
            "-Yrepl-class-based",
            "-Yrepl-outdir",
            classes.toString(),
            "-classpath",
            System.getProperty("java.class.path")),
        true);
    interpreter = interpreter(settings, new PrintWriter(output, true, UTF_8));
  }

  /** Scala 2.12 is given the writer and begun by hand, 2.13 is given a reporter. */
  private static IMain interpreter(Settings settings, PrintWriter writer) {
    try {
      Class<?> kind = reporter();
      if (kind == null) {
        IMain made =
            IMain.class
                .getConstructor(Settings.class, PrintWriter.class)
                .newInstance(settings, writer);
        IMain.class.getMethod("initializeSynchronous").invoke(made);
        return made;
      }
      Object reporter =
          kind.getConstructor(Settings.class, PrintWriter.class).newInstance(settings, writer);
      for (Constructor<?> constructor : IMain.class.getConstructors()) {
        if (constructor.getParameterCount() == 2) {
          return (IMain) constructor.newInstance(settings, reporter);
        }
      }
      throw new AssertionError("no constructor of the interpreter takes settings and a reporter");
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static Class<?> reporter() {
    try {
      return Class.forName("scala.tools.nsc.interpreter.shell.ReplReporterImpl");
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  void bind(String name, String type, Object value) {
    interpreter.bind(name, type, value, list("@transient"));
  }

  /** Where paragraphs write. */
  ParagraphOutput output() {
    return output;
  }

  /** Runs a paragraph; gives everything that was printed, also by the paragraph itself. */
  String run(String code) {
    output.begin();
    PrintStream console = new PrintStream(output, true, UTF_8);
    String result =
        scala.Console$.MODULE$.withOut(console, () -> interpreter.interpret(code).toString());
    if (!result.equals("Success")) {
      throw new AssertionError(result + "\n" + code + "\n" + output.shown());
    }
    return output.shown();
  }

  @Override
  public void close() {
    interpreter.close();
  }

  private static List<String> list(String... values) {
    List<String> list = nil();
    for (int i = values.length - 1; i >= 0; i--) {
      list = list.$colon$colon(values[i]);
    }
    return list;
  }

  @SuppressWarnings("unchecked")
  private static List<String> nil() {
    return (List<String>) (List<?>) Nil$.MODULE$;
  }
}
