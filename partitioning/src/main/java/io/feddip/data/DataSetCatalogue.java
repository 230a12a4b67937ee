package io.feddip.data;

import static java.util.Objects.requireNonNull;

import io.feddip.api.data.DataException;
import io.feddip.api.data.DataFolder;
import io.feddip.api.data.DataSet;
import io.feddip.api.data.DataSetDescription;
import io.feddip.api.data.DataSetFormat;
import io.feddip.api.data.ExampleSet;
import io.feddip.data.files.ClassPathFolder;
import io.feddip.data.files.DownloadProgress;
import io.feddip.data.files.Downloader;
import io.feddip.data.files.HadoopFolder;
import io.feddip.data.files.LoggedProgress;
import io.feddip.data.files.RemoteDataSet;
import io.feddip.data.parquet.ParquetSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data sets known by name. A path that is given is the only place looked at, so that a mistyped
 * one never ends in other data; without one, a data set is looked for in the program itself, the
 * user's cache and the system's folders, and then downloaded to the cache.
 */
public final class DataSetCatalogue {
  /** The name of what {@link ParquetSource} reads: the user's own data. */
  public static final String PARQUET = "parquet";

  private static final Logger logger = LoggerFactory.getLogger(DataSetCatalogue.class);

  private final Configuration configuration;
  private final Path cache;
  private final DownloadProgress progress;
  private final List<CatalogueEntry> entries;
  private final boolean downloads;

  public DataSetCatalogue(
      Configuration configuration,
      Path cache,
      DownloadProgress progress,
      List<CatalogueEntry> entries) {
    this(configuration, cache, progress, entries, true);
  }

  private DataSetCatalogue(
      Configuration configuration,
      Path cache,
      DownloadProgress progress,
      List<CatalogueEntry> entries,
      boolean downloads) {
    this.configuration = requireNonNull(configuration, "configuration is null");
    this.cache = requireNonNull(cache, "cache is null");
    this.progress = requireNonNull(progress, "progress is null");
    this.entries = List.copyOf(entries);
    this.downloads = downloads;
  }

  /** The same catalogue, which opens no connection: what is nowhere on this machine is missing. */
  public DataSetCatalogue withoutDownloads() {
    return new DataSetCatalogue(configuration, cache, progress, entries, false);
  }

  /** The same catalogue with one more data set, of whose format only a path is known. */
  public DataSetCatalogue with(String name, DataSetFormat format) {
    CatalogueEntry entry =
        new CatalogueEntry(
            name,
            format,
            Optional.empty(),
            List.of(),
            Optional.empty(),
            "set feddip.dataset.path to its folder");
    List<CatalogueEntry> more = Stream.concat(entries.stream(), Stream.of(entry)).toList();
    return new DataSetCatalogue(configuration, cache, progress, more, downloads);
  }

  /**
   * The catalogue as users know it, with the cache in {@code ~/.cache/feddip}.
   *
   * @param configuration Hadoop's, which decides what file systems there are
   * @param progress is told about downloads
   */
  public static DataSetCatalogue standard(Configuration configuration, DownloadProgress progress) {
    return new DataSetCatalogue(
        configuration,
        Path.of(System.getProperty("user.home"), ".cache", "feddip"),
        progress,
        StandardEntries.all());
  }

  /** The same, writing progress to the log at every tenth of a file. */
  public static DataSetCatalogue standard(Configuration configuration) {
    return standard(configuration, new LoggedProgress());
  }

  /** All names, {@link #PARQUET} included. */
  public static List<String> names() {
    return Stream.concat(
            StandardEntries.all().stream().map(CatalogueEntry::name), Stream.of(PARQUET))
        .toList();
  }

  /**
   * What the examples of a data set are; formats that are known by name look at no file.
   *
   * @param path as for {@link #load}
   * @throws IllegalArgumentException if the name is unknown, or {@link #PARQUET}, whose images only
   *     the user can describe
   * @throws DataException if a file must say it and does not
   */
  public DataSetDescription describe(String name, Optional<String> path) {
    CatalogueEntry entry = find(entries, name);
    return entry.format().describe(folder(path.orElseGet(() -> cached(entry))));
  }

  /**
   * Reads a data set into memory.
   *
   * @param path folder that has the files, as any URI Hadoop knows; nothing to look in the usual
   *     places
   * @throws IllegalArgumentException if the name is unknown or {@link #PARQUET}
   * @throws DataException if the data set is not found, or a file is damaged
   */
  public DataSet load(String name, Optional<String> path) {
    LocatedDataSet found = find(name, path);
    return new DataSet(found.description(), found.location(), found.train(), found.test());
  }

  /**
   * Finds a data set, downloads it if it must, and reads nothing of it yet.
   *
   * @param path as for {@link #load}
   * @throws IllegalArgumentException if the name is unknown or {@link #PARQUET}
   * @throws DataException if the data set is not found
   */
  public LocatedDataSet find(String name, Optional<String> path) {
    CatalogueEntry entry = find(entries, name);
    return new LocatedDataSet(
        entry, path.map(given -> given(entry, given)).orElseGet(() -> locate(entry)));
  }

  private DataFolder given(CatalogueEntry entry, String path) {
    DataFolder folder = folder(path);
    List<String> missing = entry.format().missing(folder);
    if (!missing.isEmpty()) {
      throw new DataException(
          folder.name(),
          "no " + String.join(", no ", missing),
          "feddip.dataset.path must be the folder that has the files of " + entry.name());
    }
    return folder;
  }

  private DataFolder folder(String path) {
    return new HadoopFolder(path, configuration);
  }

  /**
   * Reads the test images alone. A path that is given need not have the training images.
   *
   * @throws IllegalArgumentException if the name is unknown or {@link #PARQUET}
   * @throws DataException if they are not found, or a file is damaged
   */
  public ExampleSet loadTest(String name, Optional<String> path) {
    CatalogueEntry entry = find(entries, name);
    return new LocatedDataSet(entry, path.map(this::folder).orElseGet(() -> locate(entry))).test();
  }

  private String cached(CatalogueEntry entry) {
    return cache.resolve(entry.name()).toUri().toString();
  }

  private DataFolder locate(CatalogueEntry entry) {
    DataFolder cacheFolder = folder(cached(entry));
    List<DataFolder> candidates = new ArrayList<>();
    entry
        .onClassPath()
        .ifPresent(folder -> candidates.add(new ClassPathFolder(DataSetCatalogue.class, folder)));
    candidates.add(cacheFolder);
    for (String folder : entry.wellKnownFolders()) {
      candidates.add(folder(Path.of(folder).toUri().toString()));
    }
    for (DataFolder folder : candidates) {
      if (entry.format().missing(folder).isEmpty()) {
        return folder;
      }
    }
    if (entry.remote().isPresent() && !downloads) {
      throw new DataException(
          entry.name(),
          notFoundIn(candidates) + ", and feddip.dataset.download = false",
          entry.howToGet());
    }
    if (entry.remote().isPresent()) {
      download(entry, entry.remote().get(), cache.resolve(entry.name()), candidates);
      if (entry.format().missing(cacheFolder).isEmpty()) {
        return cacheFolder;
      }
    }
    throw new DataException(entry.name(), notFoundIn(candidates), entry.howToGet());
  }

  private void download(
      CatalogueEntry entry, RemoteDataSet remote, Path target, List<DataFolder> candidates) {
    logger.info(
        "{} is nowhere on this machine: downloading {} MB to {}",
        entry.name(),
        remote.bytes() / 1_000_000,
        target);
    try {
      remote.fetch(new Downloader(progress), target);
    } catch (DataException e) {
      throw new DataException(
          entry.name(),
          notFoundIn(candidates) + ", and no download: " + e.getMessage(),
          entry.howToGet(),
          e);
    }
  }

  private static String notFoundIn(List<DataFolder> candidates) {
    return "not found in "
        + candidates.stream().map(DataFolder::name).collect(Collectors.joining(", "));
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
}
