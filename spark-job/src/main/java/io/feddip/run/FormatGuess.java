package io.feddip.run;

import io.feddip.api.UsageException;
import io.feddip.api.data.DataException;
import io.feddip.data.table.TableFiles;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** What files are, by their names. */
final class FormatGuess {
  private static final Map<String, String> ENDINGS =
      Map.of(
          "csv", "csv", "tsv", "csv", "parquet", "parquet", "orc", "orc", "json", "json", "jsonl",
          "json", "libsvm", "libsvm", "svm", "libsvm", "avro", "avro", "txt", "text");

  private FormatGuess() {}

  /** By the ending of the first file, whose folder is a class if it is an image. */
  static String of(SparkSession spark, Path path) {
    Optional<String> file;
    try {
      file = firstFile(path.getFileSystem(spark.sparkContext().hadoopConfiguration()), path);
    } catch (IOException e) {
      throw new DataException(
          path.toString(), "cannot be read (" + e.getMessage() + ")", "check --data", e);
    }
    for (String ending : file.orElse("").toLowerCase(Locale.ROOT).split("\\.", -1)) {
      if (List.of("png", "jpg", "jpeg").contains(ending)) {
        return TableFiles.IMAGES;
      }
      if (ENDINGS.containsKey(ending)) {
        return ENDINGS.get(ending);
      }
    }
    throw new UsageException(
        path + ": nobody can tell what " + file.orElse("an empty folder") + " is; give --format");
  }

  private static Optional<String> firstFile(FileSystem files, Path path) throws IOException {
    FileStatus status = files.getFileStatus(path);
    if (!status.isDirectory()) {
      return Optional.of(path.getName());
    }
    for (FileStatus entry : files.listStatus(path)) {
      String name = entry.getPath().getName();
      if (!name.startsWith(".") && !name.startsWith("_")) {
        Optional<String> found = firstFile(files, entry.getPath());
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }
}
