/** Data sets: which there are, and how their files are read. */
package io.feddip.data;
