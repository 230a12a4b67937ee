/**
 * How updates become one model: sums that are the same to the bit in any order and tree, and rules
 * that bound what a single client can do. Pure Java, no Spark.
 */
package io.feddip.aggregate;
