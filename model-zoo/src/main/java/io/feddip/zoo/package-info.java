/** The networks by name, and how one thread runs them. */
package io.feddip.zoo;
