/** How examples are divided among clients. */
package io.feddip.partitioning;
