/**
 * What all modules share: keys of settings, random streams, errors of use. JDK only, as everything
 * below.
 */
package io.feddip.api;
