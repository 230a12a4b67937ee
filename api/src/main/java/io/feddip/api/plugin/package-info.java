/** How a plug-in says what it brings. */
package io.feddip.api.plugin;
