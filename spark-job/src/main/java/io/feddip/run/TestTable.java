package io.feddip.run;

import io.feddip.api.UsageException;
import io.feddip.api.data.Examples;
import io.feddip.api.data.Features;
import io.feddip.config.RunConfig;
import io.feddip.data.Parcel;
import io.feddip.data.table.TableRow;
import io.feddip.data.table.TableRows;
import io.feddip.data.table.TableScheme;
import io.feddip.data.table.TableSource;
import io.feddip.data.table.TableSurvey;
import io.feddip.partitioning.rdd.TableClients;
import io.feddip.partitioning.rdd.TableTest;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** Test rows of a table of their own. */
final class TestTable implements TestExamples {
  private final TableSource table;
  private final TableScheme scheme;
  private final JavaRDD<TableRow> rows;
  private final TableSurvey survey;
  private final Optional<Peers> peers;
  private final long seed;

  private TestTable(
      TableSource table,
      TableScheme scheme,
      JavaRDD<TableRow> rows,
      TableSurvey survey,
      Optional<Peers> peers,
      long seed) {
    this.table = table;
    this.scheme = scheme;
    this.rows = rows;
    this.survey = survey;
    this.peers = peers;
    this.seed = seed;
  }

  /**
   * Training rows, as whose clients test rows can be divided.
   *
   * @param clients who has them
   * @param survey what is known of them
   */
  record Peers(TableClients clients, TableSurvey survey) {}

  /**
   * Reads the rows once, to know that they can be used.
   *
   * @throws io.feddip.api.data.DataException if they can't
   */
  static TestTable of(
      RunConfig config, TableSource table, TableScheme scheme, Optional<Peers> peers) {
    boolean skip = TableExperiment.skips(config);
    boolean byColumn =
        peers.isPresent()
            && config.evaluation().perClient()
            && config.partitioning().method().equals("natural");
    String client = byColumn ? config.dataset().table().client().orElse("") : "";
    TableSurvey survey = TableSurvey.ofTest(table, scheme, client, skip);
    return new TestTable(
        table, scheme, TableRows.of(table, scheme, client, skip), survey, peers, config.seed());
  }

  @Override
  public String source() {
    return table.name();
  }

  @Override
  public String identity() {
    return survey.identity();
  }

  @Override
  public JavaRDD<Examples> spread(JavaSparkContext context, int batchSize) {
    return TableTest.packs(rows, scheme, table.name(), ExperimentData.LEVEL);
  }

  @Override
  public JavaRDD<Examples> byClient(JavaSparkContext context) {
    Peers training =
        peers.orElseThrow(() -> new UsageException("without training rows there are no clients"));
    return training.clients().likewise(rows, training.survey(), scheme, seed, ExperimentData.LEVEL);
  }

  @Override
  public Examples all() {
    return collected(TableTest.packs(rows, scheme, table.name(), ExperimentData.LEVEL));
  }

  /** All packs as one, on the driver. */
  static Examples collected(JavaRDD<Examples> packs) {
    List<Examples> all =
        packs.map(Parcel::of).collect().stream().map(parcel -> Parcel.open(parcel)).toList();
    int size = all.stream().mapToInt(Examples::size).reduce(0, Math::addExact);
    int width = all.get(0).imageBytes();
    boolean pixels = all.get(0).features() instanceof Features.Pixels;
    byte[] bytes = new byte[pixels ? Math.multiplyExact(size, width) : 0];
    float[] values = new float[pixels ? 0 : Math.multiplyExact(size, width)];
    int[] labels = new int[size];
    int each = all.stream().mapToInt(Examples::targetsEach).max().orElse(0);
    float[] targets = new float[Math.multiplyExact(size, each)];
    int at = 0;
    for (Examples pack : all) {
      if (pack.features() instanceof Features.Numbers numbers) {
        System.arraycopy(numbers.values(), 0, values, at * width, numbers.count());
      } else {
        System.arraycopy(pack.pixels(), 0, bytes, at * width, pack.pixels().length);
      }
      System.arraycopy(pack.labels(), 0, labels, at, pack.size());
      System.arraycopy(pack.targets(), 0, targets, at * each, pack.size() * each);
      at += pack.size();
    }
    return new Examples(
        0,
        all.get(0).channels(),
        all.get(0).height(),
        all.get(0).width(),
        pixels ? new Features.Pixels(bytes) : new Features.Numbers(values),
        labels,
        targets);
  }
}
