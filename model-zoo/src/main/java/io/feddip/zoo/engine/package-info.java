/** Fast networks: the resolved graph, and the choice between dense and sparse kernels. */
package io.feddip.zoo.engine;
