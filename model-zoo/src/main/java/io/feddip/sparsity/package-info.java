/** Masks over the prunable weights of a network, and the rules that choose them. */
package io.feddip.sparsity;
