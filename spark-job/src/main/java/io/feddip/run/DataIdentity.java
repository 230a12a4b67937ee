package io.feddip.run;

import io.feddip.api.data.ExampleSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What tells a run's data from other data: kept in its checkpoints and, as comments, in its {@code
 * config.conf}. The same images in other files or another place are the same data; where images
 * stay on the cluster, their files' names and sizes and a sample of their bytes stand for them.
 * What a run did not record, as those of earlier releases did not, is unknown and not held against
 * it.
 */
public final class DataIdentity {
  static final String TRAIN = "data.train";
  static final String TRAIN_FILES = "data.train-files";
  static final String TEST = "data.test";

  private static final Logger log = LoggerFactory.getLogger(DataIdentity.class);
  private static final String COMMENT = "# data.";

  private DataIdentity() {}

  static String of(ExampleSet images) {
    return images.size() + " images, sha256 " + images.sha256();
  }

  /** Lines of comment for {@code config.conf}. */
  static String comments(Map<String, String> identity) {
    StringBuilder text = new StringBuilder();
    identity.forEach((key, value) -> text.append("# " + key + " " + value + "\n"));
    return text.toString();
  }

  /** What such lines say, of whatever else there is. */
  static Map<String, String> parse(String config) {
    Map<String, String> identity = new TreeMap<>();
    for (String line : config.lines().toList()) {
      int value = line.indexOf(' ', COMMENT.length());
      if (line.startsWith(COMMENT) && value > 0) {
        identity.put(line.substring(2, value), line.substring(value + 1));
      }
    }
    return identity;
  }

  /** Says so if a run was measured on other test examples than these. */
  public static void warnOfOtherTest(String config, TestExamples test, String run) {
    difference(parse(config), Map.of(TEST, test.identity()))
        .ifPresent(
            difference -> log.warn("{} was measured on other test data: {}", run, difference));
  }

  /** The first thing that both know and that differs, in a clause; nothing if nothing does. */
  public static Optional<String> difference(Map<String, String> then, Map<String, String> now) {
    return now.entrySet().stream()
        .filter(entry -> then.containsKey(entry.getKey()))
        .filter(entry -> !then.get(entry.getKey()).equals(entry.getValue()))
        .map(
            entry ->
                entry.getKey() + " was " + then.get(entry.getKey()) + " and is " + entry.getValue())
        .findFirst();
  }
}
