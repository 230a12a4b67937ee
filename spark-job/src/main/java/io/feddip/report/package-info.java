/** What a run leaves behind: the run folder, its pictures and pages, and those who watch a run. */
package io.feddip.report;
