/** Tables of numbers and labels, which stay on the executors: their columns, rows and classes. */
package io.feddip.data.table;
