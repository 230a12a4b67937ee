/**
 * What a run can be told: immutable records whose components are the configuration keys, and HOCON
 * from which they are read.
 */
package io.feddip.config;
