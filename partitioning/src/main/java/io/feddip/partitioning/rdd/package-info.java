/** Spark partitions, one a client, that hold packed examples. */
package io.feddip.partitioning.rdd;
