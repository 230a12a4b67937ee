/** Federations without a server: who hears whom, and what clients do with models they hear. */
package io.feddip.api.peer;
