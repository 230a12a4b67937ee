package io.feddip.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Binds a component of a settings record to a section elsewhere in the configuration than below the
 * extension's own name: {@code @Section("feddip.pruning")}. The component is a record, too.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Section {
  /** The section's full name. */
  String value();
}
