package io.feddip.report;

import java.util.regex.Pattern;

/** Takes secrets out of text that is to be shown. Errs on the side of taking too much. */
public final class Redaction {
  private static final String HIDDEN = "\"<redacted>\"";
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
  private static final Pattern USER_INFORMATION =
      Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*://)[^/\\s@\"']+@");

  private Redaction() {}

  /** HOCON, properties or JSON with the values of keys that sound secret replaced. */
  public static String redact(String text) {
    String settings = SETTING.matcher(text).replaceAll("$1" + HIDDEN);
    return USER_INFORMATION.matcher(settings).replaceAll("$1<redacted>@");
  }

  /** The value of one key, replaced if the key sounds secret. */
  public static String redact(String key, String value) {
    return SECRET_KEY.matcher(key).matches()
        ? "<redacted>"
        : USER_INFORMATION.matcher(value).replaceAll("$1<redacted>@");
  }
}
