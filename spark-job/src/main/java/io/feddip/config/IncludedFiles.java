package io.feddip.config;

import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import io.feddip.api.UsageException;
import io.feddip.runfolder.UserFile;
import java.io.File;
import java.net.URL;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/**
 * Reads what a configuration includes: files, looked for from the folder of the file that names
 * them, on its file system. A file that is not there is an error; addresses and the class path are
 * never read.
 */
final class IncludedFiles
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
  /** Files that include each other would never end. */
  private static final int MOST_NESTED = 20;

  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");

  private final Optional<String> location;
  private final String source;
  private final boolean allowed;
  private final int depth;

  private IncludedFiles(Optional<String> location, String source, boolean allowed, int depth) {
    this.location = location;
    this.source = source;
    this.allowed = allowed;
    this.depth = depth;
  }

  /**
   * Files from beside a configuration.
   *
   * @param location the configuration's own; nothing if it is text without a place, which can
   *     include by absolute paths only
   * @param source what to call it in messages
   */
  static IncludedFiles of(Optional<String> location, String source) {
    return new IncludedFiles(location, source, true, 0);
  }

  /** Refuses every include. */
  static IncludedFiles none(String source) {
    return new IncludedFiles(Optional.empty(), source, false, 0);
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    // The library's own includer, which would read everything that this one refuses.
    return this;
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    return read(what);
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    return read(what.getPath());
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    throw refusal(what.toString(), "addresses are never read");
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    throw refusal(what, "the class path is never read");
  }

  private ConfigObject read(String name) {
    if (!allowed) {
      throw refusal(name, "nothing may be included there");
    }
    if (ADDRESS.matcher(name).matches()) {
      throw refusal(name, "addresses are never read");
    }
    if (depth == MOST_NESTED) {
      throw refusal(name, "files include each other");
    }
    String file = resolve(name);
    String text;
    try {
      text = UserFile.configuration(file);
    } catch (UsageException e) {
      throw refusal(name, e.getMessage());
    }
    return ConfigText.parse(text, new IncludedFiles(Optional.of(file), file, true, depth + 1))
        .root();
  }

  private String resolve(String name) {
    boolean absolute = name.startsWith("/");
    if (location.isEmpty()) {
      if (absolute) {
        return name;
      }
      throw refusal(name, "this text is no file that others could lie beside");
    }
    Path folder = new Path(location.get()).getParent();
    return (folder == null ? new Path(name) : new Path(folder, name)).toString();
  }

  private UsageException refusal(String what, String why) {
    return new UsageException("%s includes \"%s\": %s".formatted(source, what, why));
  }
}
