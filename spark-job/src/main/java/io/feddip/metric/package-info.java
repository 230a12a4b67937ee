/** Measures of a model that feddip brings itself, by the door that a plug-in's come through. */
package io.feddip.metric;
