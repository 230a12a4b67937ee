/** Models that score rows on the executors: behind {@code predict}, and for programs. */
package io.feddip.scoring;
