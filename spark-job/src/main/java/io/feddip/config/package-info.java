/** What a run can be told: immutable records whose components are the configuration keys. */
package io.feddip.config;
