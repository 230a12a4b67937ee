package io.feddip.ml;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/** Looks at schemas, and says what is wrong as Spark's own stages do. */
final class Columns {
  private Columns() {}

  /** Features: a vector, an array of numbers, a number or a boolean. */
  static void requireFeatures(StructType schema, String name) {
    DataType type = type(schema, name);
    boolean array =
        type instanceof ArrayType of
            && (of.elementType() instanceof NumericType || of.elementType() instanceof BooleanType);
    require(
        array
            || type.equals(SQLDataTypes.VectorType())
            || type instanceof NumericType
            || type instanceof BooleanType,
        name,
        "a vector, an array of numbers, a number or a boolean",
        type);
  }

  /** What every estimator needs, whatever its labels are. */
  static void requireTraining(StructType schema, TrainingParams params) {
    if (!params.getOrDefault(params.weightCol()).isEmpty()) {
      throw new IllegalArgumentException("weightCol is not supported: " + TrainingParams.WEIGHTS);
    }
    requireFeatures(schema, params.getFeaturesCol());
    if (!params.getClientCol().isEmpty()) {
      type(schema, params.getClientCol());
    }
  }

  /** Targets: numbers. */
  static void requireTarget(StructType schema, String name) {
    DataType type = type(schema, name);
    require(type instanceof NumericType, name, "numbers", type);
  }

  /** A schema with what a model appends. */
  static StructType appended(StructType schema, StructType fields) {
    requireNew(schema, List.of(fields.fieldNames()));
    StructType all = schema;
    for (var field : fields.fields()) {
      all = all.add(field);
    }
    return all;
  }

  /** Labels: numbers, booleans or strings. */
  static void requireLabel(StructType schema, String name) {
    DataType type = type(schema, name);
    require(
        type instanceof NumericType || type instanceof BooleanType || type instanceof StringType,
        name,
        "numbers, booleans or strings",
        type);
  }

  /**
   * A column of any type; an IllegalArgumentException with those that there are if there is none.
   */
  static DataType type(StructType schema, String name) {
    if (!Arrays.asList(schema.fieldNames()).contains(name)) {
      throw new IllegalArgumentException(
          "%s does not exist. Available: %s"
              .formatted(name, String.join(", ", schema.fieldNames())));
    }
    return schema.apply(name).dataType();
  }

  /** New columns must not be there already, nor twice. */
  static void requireNew(StructType schema, List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      if (Arrays.asList(schema.fieldNames()).contains(names.get(i))
          || names.subList(0, i).contains(names.get(i))) {
        throw new IllegalArgumentException(
            "requirement failed: Column %s already exists.".formatted(names.get(i)));
      }
    }
  }

  private static void require(boolean right, String name, String wanted, DataType type) {
    if (!right) {
      throw new IllegalArgumentException(
          "requirement failed: Column %s must be %s but was actually of type %s."
              .formatted(name, wanted, type.catalogString()));
    }
  }
}
