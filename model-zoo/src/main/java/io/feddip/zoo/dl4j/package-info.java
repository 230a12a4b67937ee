/** DeepLearning4J's side: its graph of stock layers, and fast layers inside its graphs. */
package io.feddip.zoo.dl4j;
