/** Folders and files of data sets: where they are, and how they are downloaded. */
package io.feddip.data.files;
