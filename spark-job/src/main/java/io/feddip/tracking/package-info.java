/** Those who watch a run: the console, MLflow. */
package io.feddip.tracking;
