/** Grids of runs, and what is said about them side by side. */
package io.feddip.compare;
