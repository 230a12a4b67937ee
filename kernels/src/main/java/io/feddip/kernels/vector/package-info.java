/**
 * The innermost loops with the JDK's Vector API. The register tiles come out of {@code
 * src/templates}.
 */
package io.feddip.kernels.vector;
