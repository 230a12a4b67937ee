/**
 * The model as numbers: one flat vector, where its parameters are in it, which of them are kept,
 * and who computes with them.
 */
package io.feddip.api.model;
