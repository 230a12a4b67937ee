package io.feddip.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a component of an extension's settings, itself a record: its keys stand in this section of the
 * configuration and not under the extension's own name. So several algorithms follow {@code
 * feddip.pruning.*}, and each says which of its keys it reads.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Section {
  /** Full name: {@code feddip.pruning}. */
  String value();

  /** The keys of the section that are read; none: all. Others are reported as without effect. */
  String[] reads() default {};
}
