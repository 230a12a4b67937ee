/** The innermost loops of all layers: what they do, how plain Java does it, and their shapes. */
package io.feddip.kernels.loops;
