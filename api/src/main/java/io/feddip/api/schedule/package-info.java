/** What depends on the round alone: sparsity, penalty and step size as pure functions of t. */
package io.feddip.api.schedule;
