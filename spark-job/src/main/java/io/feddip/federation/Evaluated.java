package io.feddip.federation;

import io.feddip.client.EvaluationSums;
import java.util.Optional;

/**
 * A state after a round and what its model is worth.
 *
 * @param sums over the test set, if the round was to be evaluated
 */
record Evaluated(FederationState state, Optional<EvaluationSums> sums) {}
