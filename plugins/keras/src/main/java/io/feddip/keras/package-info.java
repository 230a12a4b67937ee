/** A plug-in: networks from files of Keras. */
package io.feddip.keras;
