/** What Spark runs: tasks of clients, sums in a tree, evaluation. */
package io.feddip.cluster;
