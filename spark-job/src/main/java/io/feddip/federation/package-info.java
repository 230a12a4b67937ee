/** The driver: cohorts, rounds, patience, the best model. */
package io.feddip.federation;
