/** One layer of a fast network, and what passes through it. */
package io.feddip.api.layers;
