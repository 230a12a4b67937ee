package io.feddip.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes one configuration key: the record component it stands on, in kebab-case, is its name.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
  /** One sentence for the table of keys: what it is, its unit, its symbol. */
  String value();

  /** The key's name where the component's cannot be it. */
  String name() default "";

  /** The default as written in a configuration file. */
  String or();

  /** Smallest allowed number. */
  double min() default Double.NEGATIVE_INFINITY;

  /** Largest allowed number. */
  double max() default Double.POSITIVE_INFINITY;

  /** Whether {@link #min()} itself is excluded. */
  boolean above() default false;

  /** Whether {@link #max()} itself is excluded. */
  boolean below() default false;
}
