package io.feddip.data;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What data are known by. */
public final class Sha256 {
  private Sha256() {}

  /** A new digest; one a thread. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
