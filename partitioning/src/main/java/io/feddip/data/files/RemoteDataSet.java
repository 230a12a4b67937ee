package io.feddip.data.files;

import io.feddip.api.data.DataException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a data set can be downloaded: as files, or as one archive.
 *
 * @param files to fetch
 * @param archives whether they are gzipped tar archives to unpack
 */
public record RemoteDataSet(List<RemoteFile> files, boolean archives) {
  /** CIFAR unpacks to 180 MB. */
  private static final long MAX_UNPACKED = 1L << 30;

  public RemoteDataSet {
    files = List.copyOf(files);
  }

  /** Bytes to download. */
  public long bytes() {
    return files.stream().mapToLong(RemoteFile::bytes).sum();
  }

  /**
   * Downloads what is missing.
   *
   * @param folder where the data set shall be; an archive's content appears there all at once
   * @throws DataException if anything goes wrong; what is left behind is complete files only
   */
  public void fetch(Downloader downloader, Path folder) {
    if (!archives) {
      for (RemoteFile file : files) {
        if (!Files.exists(folder.resolve(file.name()))) {
          downloader.fetch(file, folder);
        }
      }
      return;
    }
    try {
      Files.createDirectories(folder.getParent());
      Path work = Files.createTempDirectory(folder.getParent(), folder.getFileName() + "-");
      try {
        Path unpacked = Files.createDirectory(work.resolve("unpacked"));
        for (RemoteFile file : files) {
          TarArchive.unpack(downloader.fetch(file, work), unpacked, MAX_UNPACKED);
        }
        Files.move(unpacked, folder);
      } finally {
        deleteAll(work);
      }
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      throw new DataException(
          folder.toString(), "is in the way of a download", "remove the folder and try again", e);
    } catch (IOException e) {
      throw new DataException(
          folder.toString(),
          "download cannot be unpacked (" + e.getMessage() + ")",
          "check the disk and try again",
          e);
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
