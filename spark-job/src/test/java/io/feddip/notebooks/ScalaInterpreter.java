package io.feddip.notebooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import scala.collection.immutable.List;
import scala.collection.immutable.Nil$;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interpreter.IMain;

/** Scala as Zeppelin's Spark interpreter runs it: the REPL's compiler with Spark's class folder. */
final class ScalaInterpreter implements AutoCloseable {
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
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
    interpreter = new IMain(settings, new PrintWriter(output, true, UTF_8));
    interpreter.initializeSynchronous();
  }

  void bind(String name, String type, Object value) {
    interpreter.bind(name, type, value, list("@transient"));
  }

  /** Runs a paragraph; gives everything that was printed, also by the paragraph itself. */
  String run(String code) {
    output.reset();
    PrintStream console = new PrintStream(output, true, UTF_8);
    String result =
        scala.Console$.MODULE$.withOut(console, () -> interpreter.interpret(code).toString());
    if (!result.equals("Success")) {
      throw new AssertionError(result + "\n" + code + "\n" + output.toString(UTF_8));
    }
    return output.toString(UTF_8);
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
