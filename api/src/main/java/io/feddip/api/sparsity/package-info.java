/** Rules that choose masks, the penalty, and what became of a mask. */
package io.feddip.api.sparsity;
