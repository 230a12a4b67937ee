/** Images in Parquet, which stay on the executors. */
package io.feddip.data.parquet;
