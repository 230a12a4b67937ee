package io.feddip.data.parquet;

import static java.util.Objects.requireNonNull;

import io.feddip.api.data.DataException;
import io.feddip.api.data.DataSet;
import io.feddip.api.data.DataSetDescription;
import io.feddip.api.data.ExampleSet;
import io.feddip.api.data.NaturalClients;
import io.feddip.data.ContentSample;
import io.feddip.data.Parcel;
import io.feddip.data.ParquetFailures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StructType;

/**
 * The user's own data: a folder with {@code train} and {@code test}, each a Parquet file ({@code
 * train.parquet}) or a folder of them. Examples come in an order of their own content, so that a
 * run does not depend on how many cores read the files.
 */
public final class ParquetSource {
  private final SparkSession spark;
  private final String path;
  private final ParquetLayout layout;
  private final ParquetTables tables;

  /**
   * Nothing is read yet.
   *
   * @param path any URI that Hadoop has a file system for
   */
  public ParquetSource(SparkSession spark, String path, ParquetLayout layout) {
    this.spark = requireNonNull(spark, "spark is null");
    this.path = requireNonNull(path, "path is null");
    this.layout = requireNonNull(layout, "layout is null");
    this.tables = new ParquetTables(spark);
  }

  public ParquetLayout layout() {
    return layout;
  }

  /** The folder, for messages. */
  public String path() {
    return path;
  }

  /**
   * Reads both splits into the driver's memory.
   *
   * @param description as {@link ParquetLayout#describe} makes it
   * @throws DataException if files are missing, damaged, too large, or not as the layout says
   */
  public DataSet load(DataSetDescription description) {
    ExampleSet train = read("train", List.of());
    List<String> names = train.naturalClients().map(NaturalClients::names).orElse(List.of());
    return new DataSet(description, path, train, read("test", names));
  }

  /**
   * Reads the test images into the driver's memory.
   *
   * @param clientNames the clients of the training data in order; test examples are numbered like
   *     them unless one belongs to somebody else
   * @throws DataException as {@link #load}
   */
  public ExampleSet test(List<String> clientNames) {
    return read("test", clientNames);
  }

  /**
   * What the training files are known by without reading all of them.
   *
   * @throws DataException if they are missing or cannot be read
   */
  public String trainSample() {
    Path files = new Path(find("train"));
    try {
      return ContentSample.of(
          files.getFileSystem(spark.sparkContext().hadoopConfiguration()), files);
    } catch (IOException e) {
      throw ParquetFailures.translate(files.toString(), e);
    }
  }

  /**
   * The training images where they are: checked and decoded on the executors, in any order.
   *
   * @throws DataException if the files or columns are missing; what is wrong with a row is thrown
   *     by the tasks that read it
   */
  public JavaRDD<LabelledImage> train() {
    return rows("train");
  }

  /**
   * What a job over the training images gives.
   *
   * @throws DataException if a row is not as the layout says, or a file is damaged
   */
  public <T> T reading(Supplier<T> job) {
    try {
      return job.get();
    } catch (DataException e) {
      throw e;
    } catch (Exception e) { // Spark throws checked exceptions that its Scala signatures hide.
      throw ParquetFailures.translate(path + "/train", e);
    }
  }

  /**
   * How many training examples of each class each client has, counted on the executors from the
   * label and client columns alone.
   *
   * @return counts by class, by client name; needs a client column
   * @throws DataException if the files or columns are missing, or a label is out of range
   */
  public SortedMap<String, List<Integer>> countsByClient() {
    String source = find("train");
    SortedMap<String, List<Integer>> counts = new TreeMap<>();
    try {
      Dataset<Row> table = tables.read(source);
      Column client = clientColumn(source, table, table.schema());
      Column label = labelColumn(source, table, table.schema());
      for (Row row : table.groupBy(client, label).count().collectAsList()) {
        if (row.isNullAt(0) || row.isNullAt(1)) {
          throw ParquetRow.empty(source);
        }
        ParquetRow.checkLabel(source, row.getLong(1), layout.classes());
        counts
            .computeIfAbsent(
                row.getString(0), name -> new ArrayList<>(Collections.nCopies(layout.classes(), 0)))
            .set((int) row.getLong(1), Math.toIntExact(row.getLong(2)));
      }
    } catch (DataException e) {
      throw e;
    } catch (Exception e) { // Spark throws checked exceptions that its Scala signatures hide.
      throw ParquetFailures.translate(source, e);
    }
    return counts;
  }

  private ExampleSet read(String split, List<String> clientNames) {
    JavaRDD<LabelledImage> rows = rows(split);
    List<LabelledImage> examples = new ArrayList<>();
    try {
      long count = tables.read(find(split)).count();
      long bytes = Math.multiplyExact(count, (long) layout.imageBytes());
      if (bytes > ExampleSet.MAX_BYTES) {
        throw new DataException(
            path + "/" + split,
            "more than 2 GiB of images for the driver",
            "give it fewer or smaller images: test images are read by the driver");
      }
      rows.map(Parcel::of)
          .toLocalIterator()
          .forEachRemaining(parcel -> examples.add(Parcel.open(parcel)));
    } catch (DataException e) {
      throw e;
    } catch (Exception e) { // Spark throws checked exceptions that its Scala signatures hide.
      throw ParquetFailures.translate(path + "/" + split, e);
    }
    Collections.sort(examples);
    return pack(split, examples, clientNames);
  }

  private ExampleSet pack(String split, List<LabelledImage> examples, List<String> clientNames) {
    int imageBytes = layout.imageBytes();
    byte[] pixels = new byte[Math.multiplyExact(examples.size(), imageBytes)];
    int[] labels = new int[examples.size()];
    for (int i = 0; i < labels.length; i++) {
      System.arraycopy(examples.get(i).pixels(), 0, pixels, i * imageBytes, imageBytes);
      labels[i] = examples.get(i).label();
    }
    Optional<NaturalClients> clients = Optional.empty();
    if (layout.clientColumn().isPresent()) {
      List<String> owners = examples.stream().map(LabelledImage::client).toList();
      clients =
          Optional.of(
              new HashSet<>(clientNames).containsAll(owners)
                  ? NaturalClients.of(owners, clientNames)
                  : NaturalClients.of(owners));
    }
    return new ExampleSet(
        path + "/" + split,
        layout.channels(),
        layout.height(),
        layout.width(),
        layout.classes(),
        pixels,
        labels,
        clients);
  }

  private JavaRDD<LabelledImage> rows(String split) {
    String source = find(split);
    try {
      Dataset<Row> table = tables.read(source);
      StructType schema = table.schema();
      List<Column> columns = new ArrayList<>();
      columns.add(imageColumn(source, table, schema));
      columns.add(labelColumn(source, table, schema));
      if (layout.clientColumn().isPresent()) {
        columns.add(clientColumn(source, table, schema));
      }
      return table
          .select(columns.toArray(new Column[0]))
          .javaRDD()
          .map(new ParquetRow(layout.classes(), layout.images(source)));
    } catch (DataException e) {
      throw e;
    } catch (Exception e) { // As above.
      throw ParquetFailures.translate(source, e);
    }
  }

  private String find(String split) {
    try {
      for (String name : List.of(split, split + ".parquet")) {
        Path candidate = new Path(path, name);
        if (candidate.getFileSystem(spark.sparkContext().hadoopConfiguration()).exists(candidate)) {
          return candidate.toString();
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw ParquetFailures.translate(path, e);
    }
    throw new DataException(
        path,
        "has neither %s nor %s.parquet".formatted(split, split),
        "feddip.dataset.path must be a folder with the Parquet files of both splits");
  }

  private Column imageColumn(String source, Dataset<Row> table, StructType schema) {
    String name = layout.imageColumn();
    DataType type = require(source, schema, "image-column", name);
    if (type instanceof StructType struct
        && List.of(struct.fieldNames()).contains("bytes")
        && struct.apply("bytes").dataType() instanceof BinaryType) {
      return column(table, name).getField("bytes");
    }
    if (!(type instanceof BinaryType)) {
      throw new DataException(
          source,
          "column " + name + " is " + type.simpleString() + " instead of binary",
          "set feddip.dataset.parquet.image-column to the column of the images' bytes");
    }
    return column(table, name);
  }

  private Column labelColumn(String source, Dataset<Row> table, StructType schema) {
    String name = layout.labelColumn();
    DataType type = require(source, schema, "label-column", name);
    if (!(type instanceof IntegralType) && !tables.isFolderOfWholeNumbers(source, name)) {
      throw new DataException(
          source,
          "column " + name + " is " + type.simpleString() + " instead of whole numbers",
          "set feddip.dataset.parquet.label-column to the column of the classes");
    }
    return column(table, name).cast("long");
  }

  private Column clientColumn(String source, Dataset<Row> table, StructType schema) {
    String name = layout.clientColumn().orElseThrow();
    require(source, schema, "client-column", name);
    return column(table, name).cast("string");
  }

  private static Column column(Dataset<Row> table, String name) {
    return table.col("`" + name.replace("`", "``") + "`");
  }

  private static DataType require(String source, StructType schema, String key, String name) {
    List<String> names = List.of(schema.fieldNames());
    if (!names.contains(name)) {
      throw new DataException(
          source,
          "has no column " + name + " but " + String.join(", ", names),
          "set feddip.dataset.parquet." + key);
    }
    return schema.apply(name).dataType();
  }
}
