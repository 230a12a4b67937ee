/** The networks by name, as DeepLearning4J graphs, and how one thread runs them. */
package io.feddip.zoo;
