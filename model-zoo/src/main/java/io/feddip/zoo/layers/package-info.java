/** Layers on heap arrays with the batch innermost, and the DeepLearning4J layers around them. */
package io.feddip.zoo.layers;
