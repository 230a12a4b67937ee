package io.feddip.data;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data sets known by name. A path that is given is the only place looked at; without one, a
 * data set is looked for in the user's cache, then in the system's folders.
 */
public final class DataSetCatalogue {
  private static final Logger logger = LoggerFactory.getLogger(DataSetCatalogue.class);

  private static final String FASHION_FOLDER = "/usr/share/datasets/fashion-mnist";

  private final Configuration configuration;
  private final String cache;
  private final List<CatalogueEntry> entries;

  DataSetCatalogue(Configuration configuration, String cache, List<CatalogueEntry> entries) {
    this.configuration = requireNonNull(configuration, "configuration is null");
    this.cache = requireNonNull(cache, "cache is null");
    this.entries = List.copyOf(entries);
  }

  /**
   * The catalogue as users know it, with the cache in {@code ~/.cache/feddip}.
   *
   * @param configuration Hadoop's, which decides what file systems there are
   */
  public static DataSetCatalogue standard(Configuration configuration) {
    return new DataSetCatalogue(
        configuration, "file://" + System.getProperty("user.home") + "/.cache/feddip", entries());
  }

  /** Names that {@link #load} and {@link #describe} take. */
  public static List<String> names() {
    return entries().stream().map(CatalogueEntry::name).toList();
  }

  /**
   * What the images of a data set are.
   *
   * @throws IllegalArgumentException if the name is unknown
   */
  public static DataSetDescription describe(String name) {
    return find(entries(), name).description();
  }

  /**
   * Reads a data set into memory.
   *
   * @param path folder that has the files, as any URI Hadoop knows; nothing to look in the usual
   *     places
   * @throws IllegalArgumentException if the name is unknown
   * @throws DataException if the data set is not found, or a file is damaged
   */
  public DataSet load(String name, Optional<String> path) {
    CatalogueEntry entry = find(entries, name);
    DataFolder folder = locate(entry, path);
    ImageSet train = entry.format().train(folder);
    ImageSet test = entry.format().test(folder);
    logger.info(
        "{}: {} training and {} test images from {}",
        name,
        train.size(),
        test.size(),
        folder.name());
    return new DataSet(entry.description(), folder.name(), train, test);
  }

  private DataFolder locate(CatalogueEntry entry, Optional<String> path) {
    if (path.isPresent()) {
      DataFolder folder = DataFolder.at(path.get(), configuration);
      List<String> missing = entry.format().missing(folder);
      if (missing.isEmpty()) {
        return folder;
      }
      throw new DataException(
          folder.name(),
          "no " + String.join(", no ", missing),
          "feddip.dataset.path must be the folder that has the files of " + entry.name());
    }
    List<DataFolder> candidates = new ArrayList<>();
    entry
        .onClassPath()
        .forEach(folder -> candidates.add(DataFolder.onClassPath(DataSetCatalogue.class, folder)));
    candidates.add(DataFolder.at(cache + "/" + entry.name(), configuration));
    entry
        .wellKnownFolders()
        .forEach(folder -> candidates.add(DataFolder.at("file://" + folder, configuration)));
    return candidates.stream()
        .filter(folder -> entry.format().missing(folder).isEmpty())
        .findFirst()
        .orElseThrow(
            () ->
                new DataException(
                    entry.name(),
                    "not found in "
                        + candidates.stream()
                            .map(DataFolder::name)
                            .collect(Collectors.joining(", ")),
                    entry.howToGet()));
  }

  private static CatalogueEntry find(List<CatalogueEntry> entries, String name) {
    return entries.stream()
        .filter(entry -> entry.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no data set is called "
                        + name
                        + "; there are "
                        + entries.stream()
                            .map(CatalogueEntry::name)
                            .collect(Collectors.joining(", "))));
  }

  private static List<CatalogueEntry> entries() {
    DataSetDescription fashion = KnownDataSets.fashionMnist("fashion-mnist");
    DataSetDescription mini = KnownDataSets.fashionMnist("fashion-mnist-mini");
    return List.of(
        new CatalogueEntry(
            mini,
            new IdxFormat(mini),
            List.of(),
            List.of("fashion-mnist-mini"),
            "it is shipped with the program: build it again"),
        new CatalogueEntry(
            fashion,
            new IdxFormat(fashion),
            List.of(FASHION_FOLDER),
            List.of(),
            "install Debian's package dataset-fashion-mnist, or set feddip.dataset.path"));
  }
}
