/** The passes of a convolution or dense layer on all its weights. */
package io.feddip.kernels.dense;
