package io.feddip.runfolder;

import java.util.regex.Pattern;

/** Takes secrets out of text that is to be shown. Errs on the side of taking too much. */
public final class Redaction {
  /** What stands where a secret was. */
  static final String STARS = "***";

  private static final String SECRET_WORDS =
      "password|passwd|secret|token|credential|access[-_.]?key|api[-_.]?key|private[-_.]?key"
          + "|account[-_.]?key|authorization";
  private static final Pattern SETTING =
      Pattern.compile(
          "(?i)([\\w.\"'-]*(?:"
              + SECRET_WORDS
              + ")[\\w.\"'-]*\\s*(?:\\+?=|:)\\s*)"
              + "(?s:\"\"\".*?\"\"\"+|\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|[^\\s\"'{\\[,}][^\\n,}]*)");
  private static final Pattern SECRET_KEY = Pattern.compile("(?i).*(?:" + SECRET_WORDS + ").*");

  /** All that stands before the last @ of a web address; elsewhere it may be a container's name. */
  private static final Pattern WEB_USER = Pattern.compile("(?i)(https?://)[^\\s\"']*@");

  private static final Pattern WEB_QUERY =
      Pattern.compile("(?i)(https?://[^\\s\"'?#]*)[?#][^\\s\"']+");
  private static final Pattern PASSWORD =
      Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*://)[^/\\s@\"':]*:[^/\\s\"']*@");

  private Redaction() {}

  /** HOCON, properties or JSON with the values of keys that sound secret replaced. */
  public static String redact(String text) {
    // Addresses first: what stands behind their ? looks like settings, too.
    return SETTING.matcher(addresses(text)).replaceAll("$1\"" + STARS + "\"");
  }

  /** The value of one key, replaced if the key sounds secret. */
  public static String redact(String key, String value) {
    return SECRET_KEY.matcher(key).matches() ? STARS : addresses(value);
  }

  /** Whether a text shows that something was taken out of it. */
  public static boolean isRedacted(String text) {
    return text.contains(STARS);
  }

  private static String addresses(String text) {
    String web = WEB_USER.matcher(text).replaceAll("$1" + STARS + "@");
    String rest = WEB_QUERY.matcher(web).replaceAll("$1?" + STARS);
    return PASSWORD.matcher(rest).replaceAll("$1" + STARS + "@");
  }
}
