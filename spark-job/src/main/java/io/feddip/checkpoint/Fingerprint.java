package io.feddip.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The settings that decide a run's results, as sorted {@code key=value} lines. Kept as text so that
 * a refusal can name the keys that differ, not just say that some do.
 */
public final class Fingerprint {
  private final SortedMap<String, String> settings;

  /** What counts where another fingerprint does not have a key. */
  private final Map<String, String> ifUnknown;

  private Fingerprint(SortedMap<String, String> settings, Map<String, String> ifUnknown) {
    this.settings = settings;
    this.ifUnknown = ifUnknown;
  }

  /**
   * Of settings by key, to be compared with what an older release may have written.
   *
   * @param ifUnknown the value that counts where the other fingerprint lacks a key, by key
   * @throws IllegalArgumentException as {@link #of(Map)}
   */
  public static Fingerprint of(Map<String, String> settings, Map<String, String> ifUnknown) {
    return new Fingerprint(of(settings).settings, Map.copyOf(ifUnknown));
  }

  /**
   * Of settings by key.
   *
   * @throws IllegalArgumentException if a key is empty or holds {@code =} or a line break, or a
   *     value holds a line break
   */
  public static Fingerprint of(Map<String, String> settings) {
    TreeMap<String, String> sorted = new TreeMap<>();
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      String key = requireNonNull(setting.getKey(), "key is null");
      String value = requireNonNull(setting.getValue(), "value is null");
      if (key.isEmpty() || key.indexOf('=') >= 0 || breaksLine(key) || breaksLine(value)) {
        throw new IllegalArgumentException(
            "a fingerprint's keys hold no '=' and nothing in it a line break: " + key);
      }
      sorted.put(key, value);
    }
    return new Fingerprint(Collections.unmodifiableSortedMap(sorted), Map.of());
  }

  /**
   * The inverse of {@link #text()}.
   *
   * @throws IllegalArgumentException if a line has no {@code =}
   */
  public static Fingerprint parse(String text) {
    TreeMap<String, String> settings = new TreeMap<>();
    text.lines()
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              if (equals <= 0) {
                throw new IllegalArgumentException("not a key=value line: " + line);
              }
              settings.put(line.substring(0, equals), line.substring(equals + 1));
            });
    return new Fingerprint(Collections.unmodifiableSortedMap(settings), Map.of());
  }

  /** The settings, sorted by key. */
  public SortedMap<String, String> settings() {
    return settings;
  }

  /** One {@code key=value} line a setting, sorted by key. */
  public String text() {
    StringBuilder text = new StringBuilder();
    settings.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    return text.toString();
  }

  /** SHA-256 of {@link #text()} in UTF-8, in hexadecimal. */
  public String sha256() {
    return HexFormat.of().formatHex(digest());
  }

  byte[] digest() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text().getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /**
   * What differs, a line a key: {@code key: <here> here, <other> in the checkpoint}. Empty if
   * nothing does.
   */
  public List<String> differences(Fingerprint other) {
    Set<String> keys = new TreeSet<>(settings.keySet());
    keys.addAll(other.settings.keySet());
    List<String> lines = new ArrayList<>();
    for (String key : keys) {
      String here = settings.getOrDefault(key, "(absent)");
      String there = other.settings.getOrDefault(key, ifUnknown.getOrDefault(key, "(absent)"));
      if (!here.equals(there)) {
        lines.add(key + ": " + here + " here, " + there + " in the checkpoint");
      }
    }
    return lines;
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof Fingerprint other && settings.equals(other.settings);
  }

  @Override
  public int hashCode() {
    return settings.hashCode();
  }

  @Override
  public String toString() {
    return text();
  }

  private static boolean breaksLine(String text) {
    return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
  }
}
