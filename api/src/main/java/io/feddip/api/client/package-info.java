/** What a client is asked for in a round, and what it answers. */
package io.feddip.api.client;
