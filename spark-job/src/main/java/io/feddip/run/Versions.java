package io.feddip.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import picocli.CommandLine.IVersionProvider;

/** The versions that a run's record names, written into the jar by the build. */
public final class Versions implements IVersionProvider {
  private static final String RESOURCE = "/io/feddip/version.properties";

  /** Version by name: feddip, spark, dl4j, java, commit. */
  static Map<String, String> all() {
    Properties properties = new Properties();
    try (InputStream in = Versions.class.getResourceAsStream(RESOURCE)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> versions = new TreeMap<>();
    properties.forEach((name, value) -> versions.put(name.toString(), value.toString()));
    versions.put("java", Runtime.version().toString());
    return versions;
  }

  /** The Spark that this jar was built for. */
  public static String spark() {
    return all().get("spark");
  }

  @Override
  public String[] getVersion() {
    return all().entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .toArray(String[]::new);
  }
}
