/**
 * What survives a crash: checkpoints of a run in a binary format of their own, on any Hadoop file
 * system. Files hold numbers and text only; reading one never creates objects of classes it names.
 */
package io.feddip.checkpoint;
