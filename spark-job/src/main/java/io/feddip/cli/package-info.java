/** The command line. It reads, calls and prints, and computes nothing. */
package io.feddip.cli;
