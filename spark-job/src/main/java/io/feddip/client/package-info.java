/** What one client does in one round. Knows neither Spark nor the driver. */
package io.feddip.client;
