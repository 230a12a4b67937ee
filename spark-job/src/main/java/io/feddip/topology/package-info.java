/** Who hears whom where there is no server, and how fast such a graph agrees. */
package io.feddip.topology;
