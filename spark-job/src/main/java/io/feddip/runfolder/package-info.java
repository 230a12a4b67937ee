/** The files of a run, written so that a crash loses none. */
package io.feddip.runfolder;
