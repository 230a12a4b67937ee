/** Pages and pictures of runs. */
package io.feddip.report;
