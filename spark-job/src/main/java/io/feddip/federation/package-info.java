/** The driver: cohorts, rounds, aggregation, evaluation. */
package io.feddip.federation;
