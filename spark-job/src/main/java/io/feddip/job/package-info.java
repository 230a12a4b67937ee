/** The job: configuration, command line, entry point. */
package io.feddip.job;
