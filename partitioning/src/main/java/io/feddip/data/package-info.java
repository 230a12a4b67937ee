/** Data sets: where they are, how their files are read, how examples are packed. */
package io.feddip.data;
