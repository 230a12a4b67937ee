package io.feddip.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.feddip.runfolder.Redaction;
import io.feddip.runfolder.RunContents;
import io.feddip.runfolder.RunFolder;
import io.feddip.runfolder.RunFolderException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * One page about one run or several: everything is in the file, so that it opens anywhere, without
 * a network. Its size is linear in the number of rounds. The page is well-formed XML, too.
 */
public final class ReportPage {
  private static final String RELOAD =
      "<meta http-equiv=\"refresh\" content=\"" + LiveReport.SECONDS + "\"/>\n";
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private ReportPage() {}

  /** Writes {@code report.html} of a run into its folder. */
  public static void write(RunFolder folder) {
    write(folder, false);
  }

  /**
   * Writes {@code report.html} of a run into its folder.
   *
   * @param goesOn whether it will be written again: then the page reloads itself
   */
  static void write(RunFolder folder, boolean goesOn) {
    folder.writeReport(html(List.of(folder), goesOn));
  }

  /**
   * The page of the given runs, finished or not; several are laid over each other.
   *
   * @throws IllegalArgumentException if there are none
   * @throws RunFolderException if one cannot be read
   */
  public static String html(List<RunFolder> folders) {
    return html(folders, false);
  }

  private static String html(List<RunFolder> folders, boolean goesOn) {
    if (folders.isEmpty()) {
      throw new IllegalArgumentException("a report needs at least one run folder");
    }
    List<RunContents> runs = RunContents.read(folders);
    String title =
        runs.size() == 1
            ? runs.get(0)
                .summary()
                .map(run -> run.strategy() + ": " + run.model() + " on " + run.dataset())
                .orElse(runs.get(0).name())
            : runs.size() + " runs compared";
    return page(
        title,
        goesOn ? RELOAD : "",
        (goesOn ? note() : "")
            + HeadlineSection.html(runs)
            + new CurveSection(runs).html()
            + classes(runs)
            + each("Layers", runs, LayerSection::html)
            + each("Who holds what", runs, PartitionSection::html)
            + (runs.stream().anyMatch(PeerSection::concerns)
                ? each("Who hears whom", runs, PeerSection::html)
                : "")
            + (runs.stream().anyMatch(OwnSection::concerns)
                ? each("Clients' own models", runs, OwnSection::html)
                : "")
            + (runs.stream().anyMatch(ConvergenceSection::concerns)
                ? each("Convergence", runs, ConvergenceSection::html)
                : "")
            + each("Clients", runs, ClientSection::html)
            + Html.section("Time", TimeSection.html(runs))
            + each("Configuration and provenance", runs, ReportPage::configuration));
  }

  /** Nothing of runs that have no classes, or not ended yet. */
  private static String classes(List<RunContents> runs) {
    return runs.stream().anyMatch(run -> run.confusion().isPresent())
        ? each("Classes", runs, ConfusionSection::html)
        : "";
  }

  private static String note() {
    return Quantities.format(
        "<p class=\"none\">The run goes on. This page is of %s and reloads itself.</p>\n",
        LocalTime.now(ZoneId.systemDefault()).format(CLOCK));
  }

  /** A whole page in the common style; the body is HTML. */
  public static String page(String title, String body) {
    return page(title, "", body);
  }

  private static String page(String title, String head, String body) {
    return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
        + "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
        + head
        + "<link rel=\"icon\" href=\"data:,\"/>\n<title>"
        + Html.escape(title)
        + "</title>\n<style>\n"
        + style()
        + "</style></head>\n<body><main>\n<h1>"
        + Html.escape(title)
        + "</h1>\n"
        + body
        + "</main></body></html>\n";
  }

  private static String each(
      String heading, List<RunContents> runs, Function<RunContents, String> body) {
    if (runs.size() == 1) {
      return Html.section(heading, body.apply(runs.get(0)));
    }
    StringBuilder parts = new StringBuilder();
    for (RunContents run : runs) {
      parts.append(Html.details(run.name(), false, body.apply(run)));
    }
    return Html.section(heading, parts.toString());
  }

  private static String configuration(RunContents run) {
    StringBuilder html = new StringBuilder("<dl>");
    html.append("<dt>run folder</dt><dd>").append(Html.escape(Redaction.redact(run.folder())));
    html.append("</dd>");
    run.summary()
        .filter(summary -> !summary.modelSha256().isEmpty())
        .ifPresent(
            summary ->
                html.append("<dt>SHA-256 of the final parameters</dt><dd><code>")
                    .append(Html.escape(summary.modelSha256()))
                    .append("</code></dd>"));
    run.config().stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith(RunFolder.PRESET))
        .map(line -> line.substring(RunFolder.PRESET.length()))
        .forEach(
            preset ->
                html.append("<dt>preset</dt><dd>")
                    .append(Html.escape(Redaction.redact(preset)))
                    .append("</dd>"));
    html.append("</dl>\n");
    run.config()
        .ifPresent(
            text ->
                html.append("<pre tabindex=\"0\">")
                    .append(Html.escape(Redaction.redact(text)))
                    .append("</pre>\n"));
    return html.toString();
  }

  private static String style() {
    try (InputStream in = ReportPage.class.getResourceAsStream("report.css")) {
      if (in == null) {
        throw new IllegalStateException("report.css is not on the class path");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
