/** One run, from its configuration to its complete folder. */
package io.feddip.run;
