package io.feddip.api.plugin;

/** A part of what the product itself brings; a plug-in of others is refused under this name. */
public interface OwnPlugin extends Plugin {
  @Override
  default String name() {
    return OWN;
  }

  /** None: the product's own version is recorded by itself. */
  @Override
  default String version() {
    return "";
  }
}
