/**
 * Numeric kernels on heap arrays with the batch innermost: [features][lanes], where an image's
 * features are [channels][height][width] and lanes are the examples of a batch, rounded up to 16.
 * {@link io.feddip.kernels.dense.DenseConvolution} and {@link
 * io.feddip.kernels.sparse.SparseConvolution} are the passes of a layer, {@link
 * io.feddip.kernels.loops.InnerLoops} what they are made of, {@link
 * io.feddip.kernels.step.DpfKernel} the local step. Each exists with the JDK's Vector API and in
 * plain Java; {@link io.feddip.kernels.Kernels} says which one runs.
 */
package io.feddip.kernels;
