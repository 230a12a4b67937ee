/** An algorithm as the driver sees it: what is sent, asked for, and made of the answers. */
package io.feddip.api.strategy;
