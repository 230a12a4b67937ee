/** How a user's jar adds strategies, data formats, metrics and more, and how they are found. */
package io.feddip.api.plugin;
