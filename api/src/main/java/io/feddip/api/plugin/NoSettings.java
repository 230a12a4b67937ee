package io.feddip.api.plugin;

import java.io.Serializable;

/** For what has no keys of its own. */
public record NoSettings() implements Serializable {}
