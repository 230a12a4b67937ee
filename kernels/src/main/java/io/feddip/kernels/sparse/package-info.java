/** The passes of a convolution or dense layer on its kept weights alone. */
package io.feddip.kernels.sparse;
