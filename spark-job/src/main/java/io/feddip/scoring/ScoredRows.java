package io.feddip.scoring;

import io.feddip.client.LentModel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Rows in their order with what a model says of them, computed a batch at a time. */
final class ScoredRows implements Iterator<Row> {
  private final Iterator<Row> rows;
  private final RowFeatures.Batch batch;
  private final ScoreColumns columns;
  private final int carried;
  private final LentModel model;
  private final int batchSize;
  private final Deque<Row> ready = new ArrayDeque<>();

  ScoredRows(Iterator<Row> rows, Scorer scorer, LentModel model) {
    this.rows = rows;
    this.batchSize = scorer.spec().evaluationBatchSize();
    this.batch = scorer.features().open(batchSize);
    this.columns = scorer.columns();
    this.carried = scorer.carried();
    this.model = model;
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && rows.hasNext()) {
      scoreBatch();
    }
    if (ready.isEmpty()) {
      model.close();
    }
    return !ready.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more rows");
    }
    return ready.remove();
  }

  private void scoreBatch() {
    List<Row> taken = new ArrayList<>(batchSize);
    List<Optional<RuntimeException>> problems = new ArrayList<>(batchSize);
    int good = 0;
    while (good < batchSize && taken.size() < 2 * batchSize && rows.hasNext()) {
      Row row = rows.next();
      taken.add(row);
      Optional<RuntimeException> problem = add(row);
      problems.add(problem);
      good += problem.isPresent() ? 0 : 1;
    }
    float[] all = good == 0 ? new float[0] : model.probabilities(batch.take());
    int classes = good == 0 ? 0 : all.length / good;
    int from = 0;
    for (int i = 0; i < taken.size(); i++) {
      Row row = taken.get(i);
      if (problems.get(i).isPresent()) {
        columns.ofBad(problems.get(i).get()).ifPresent(bad -> ready.add(append(row, bad)));
      } else {
        ready.add(append(row, columns.of(Arrays.copyOfRange(all, from, from + classes))));
        from += classes;
      }
    }
  }

  private Optional<RuntimeException> add(Row row) {
    try {
      batch.add(row);
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(e);
    }
  }

  private Row append(Row row, Object[] appended) {
    Object[] values = new Object[carried + appended.length];
    for (int i = 0; i < carried; i++) {
      values[i] = row.get(i);
    }
    System.arraycopy(appended, 0, values, carried, appended.length);
    return RowFactory.create(values);
  }
}
