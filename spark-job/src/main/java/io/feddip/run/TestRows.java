package io.feddip.run;

import io.feddip.api.data.Examples;
import io.feddip.data.table.TableScheme;
import io.feddip.partitioning.rdd.TableClients;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** Test rows that were set aside of every client's own. */
record TestRows(String source, TableClients clients, TableScheme scheme) implements TestExamples {
  @Override
  public String identity() {
    return clients.heldOut() + " rows, set aside of the clients'";
  }

  @Override
  public JavaRDD<Examples> spread(JavaSparkContext context, int batchSize) {
    return byClient(context);
  }

  @Override
  public JavaRDD<Examples> byClient(JavaSparkContext context) {
    return clients.heldOut(scheme, ExperimentData.LEVEL);
  }

  @Override
  public Examples all() {
    return TestTable.collected(clients.heldOut(scheme, ExperimentData.LEVEL));
  }
}
