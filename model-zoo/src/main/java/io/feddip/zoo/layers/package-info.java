/** Layers on heap arrays with the batch innermost. */
package io.feddip.zoo.layers;
