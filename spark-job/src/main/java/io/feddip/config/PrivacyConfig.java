package io.feddip.config;

import io.feddip.api.Key;
import io.feddip.privacy.Clipping;
import io.feddip.privacy.Mechanism;
import java.util.Optional;

/** Differential privacy of clients towards whoever gets the model. */
public record PrivacyConfig(
    @Key(
            value =
                "Noise on the sum of clipped updates: `none`, `gaussian` (drawn by the driver) or"
                    + " `skellam` (drawn by the clients, in integers)",
            or = "none")
        Mechanism mechanism,
    @Key(
            value =
                "Standard deviation of the noise over the clip norm (z); not set: the least that"
                    + " keeps all rounds within `target-epsilon`",
            or = "null",
            min = 0,
            above = true,
            max = 1000)
        Optional<Double> noiseMultiplier,
    @Key(
            value =
                "`fixed`, or `adaptive`: the clip norm follows the median of the updates' norms,"
                    + " for a share of the noise",
            or = "fixed")
        Clipping clip,
    @Key(
            value = "L2 norm that updates are shortened to (C); `adaptive` begins with it",
            or = "1",
            min = 0,
            above = true)
        double clipNorm,
    @Key(
            value = "δ of the promise; below one in the number of clients",
            or = "1e-5",
            min = 0,
            above = true,
            max = 1,
            below = true)
        double delta,
    @Key(
            value = "ε that is not exceeded: the run stops before the round that would",
            or = "null",
            min = 0,
            above = true)
        Optional<Double> targetEpsilon) {}
