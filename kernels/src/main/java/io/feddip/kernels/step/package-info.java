/** The local step of dynamic pruning with feedback, as one pass over memory. */
package io.feddip.kernels.step;
