/**
 * Client-level differential privacy as numbers: accountants, noise, and the sums it is added to.
 * Knows the JDK only.
 */
package io.feddip.privacy;
