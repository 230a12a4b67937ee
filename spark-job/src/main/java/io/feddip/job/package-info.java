/** The address that spark-submit knows. */
package io.feddip.job;
