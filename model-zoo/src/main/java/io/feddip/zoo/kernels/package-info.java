/** Numeric kernels on heap arrays with the batch innermost. */
package io.feddip.zoo.kernels;
