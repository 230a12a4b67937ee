/** How examples are divided among clients, and the Spark partitions that hold them. */
package io.feddip.partitioning;
