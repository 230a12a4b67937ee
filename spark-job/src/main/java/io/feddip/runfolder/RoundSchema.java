package io.feddip.runfolder;

import io.feddip.api.run.RoundRecord;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Spark SQL's schema of {@code rounds.jsonl}: fixed, so that a column of nulls keeps its type. */
public final class RoundSchema {
  private RoundSchema() {}

  /** The schema with every diagnostic that one of the rounds has as a column of a struct. */
  public static StructType of(List<RoundRecord> rounds) {
    SortedSet<String> names = new TreeSet<>();
    SortedSet<String> columns = new TreeSet<>();
    for (RoundRecord round : rounds) {
      names.addAll(round.diagnostics().keySet());
      columns.addAll(round.columns().keySet());
    }
    StructType schema =
        new StructType()
            .add("round", DataTypes.IntegerType)
            .add("sparsity_target", DataTypes.DoubleType)
            .add("sparsity", DataTypes.DoubleType)
            .add("lambda", DataTypes.DoubleType)
            .add("learning_rate", DataTypes.DoubleType)
            .add("cohort", DataTypes.createArrayType(DataTypes.IntegerType))
            .add("failed", DataTypes.createArrayType(DataTypes.IntegerType))
            .add("rejected", DataTypes.createArrayType(DataTypes.IntegerType))
            .add("examples", DataTypes.LongType)
            .add("train_loss", DataTypes.DoubleType)
            .add("test_loss", DataTypes.DoubleType)
            .add("test_accuracy", DataTypes.DoubleType)
            .add("test_top5", DataTypes.DoubleType)
            .add("pruning_error", DataTypes.DoubleType)
            .add("mask_changed", DataTypes.LongType)
            .add("bytes_down", DataTypes.LongType)
            .add("bytes_down_dense", DataTypes.LongType)
            .add("bytes_up", DataTypes.LongType)
            .add("bytes_up_dense", DataTypes.LongType)
            .add(
                "seconds",
                doubles("train", "aggregate", "prune", "evaluate", "checkpoint", "total"));
    for (String name : columns) {
      schema = schema.add(name, DataTypes.DoubleType);
    }
    // Parquet has no struct without columns.
    return names.isEmpty()
        ? schema
        : schema.add("diagnostics", doubles(names.toArray(new String[0])));
  }

  private static StructType doubles(String... names) {
    StructType struct = new StructType();
    for (String name : names) {
      struct = struct.add(name, DataTypes.DoubleType);
    }
    return struct;
  }
}
