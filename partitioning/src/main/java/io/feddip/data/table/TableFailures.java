package io.feddip.data.table;

import io.feddip.api.data.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is wrong with a table, as one line with a remedy. */
final class TableFailures {
  private static final Logger log = LoggerFactory.getLogger(TableFailures.class);
  private static final String UNREGISTERED = "Class is not registered: org.apache.spark";

  /** What Spark says of a line whose cells are too many or too few. */
  private static final String MALFORMED = "MALFORMED_CSV_RECORD";

  private TableFailures() {}

  /** Finds our own exception in what a failed task brings, or says what Spark says in a line. */
  static DataException translate(String source, Exception e) {
    String line = firstLine(e, "");
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof DataException ours) {
        return ours;
      }
      line = firstLine(cause, line);
    }
    return new DataException(source, "cannot be read (" + line + ")", remedy(line), e);
  }

  private static String remedy(String line) {
    if (line.contains(UNREGISTERED)) {
      return "Spark's own reader needs that class in spark.kryo.classesToRegister, or"
          + " spark.kryo.registrationRequired = false";
    }
    return line.contains(MALFORMED)
        ? "mend the line, or set feddip.dataset.bad-rows = skip"
        : "check feddip.dataset.path and feddip.dataset.table.format";
  }

  private static String firstLine(Throwable e, String otherwise) {
    return e.getMessage() == null
        ? otherwise
        : e.getMessage().lines().findFirst().orElse(otherwise);
  }

  /** Says which rows are left out. */
  static void warn(String source, BadRows rows) {
    log.warn("{}: {}; they are left out", source, rows.sentence());
  }
}
