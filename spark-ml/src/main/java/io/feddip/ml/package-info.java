/** FedDIP in Spark ML: an estimator for pipelines, and the models that it fits. */
package io.feddip.ml;
