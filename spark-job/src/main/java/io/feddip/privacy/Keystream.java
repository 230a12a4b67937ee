package io.feddip.privacy;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Random numbers that nobody can repeat or foresee: AES-256 in counter mode under a key that {@link
 * SecureRandom} gives and that is never stored. As strong as {@code SecureRandom} and fast enough
 * for a number a parameter. Not thread-safe.
 */
public final class Keystream implements RandomGenerator {
  private static final int BUFFER = 1 << 15;

  private final Cipher cipher;
  private final byte[] zeros = new byte[BUFFER];
  private final ByteBuffer ready = ByteBuffer.allocate(BUFFER);

  /** With a fresh key. */
  public Keystream() {
    SecureRandom random = new SecureRandom();
    byte[] key = new byte[32];
    byte[] counter = new byte[16];
    random.nextBytes(key);
    random.nextBytes(counter);
    try {
      cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(counter));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES", e);
    }
    ready.position(BUFFER);
  }

  @Override
  public long nextLong() {
    if (!ready.hasRemaining()) {
      try {
        cipher.update(zeros, 0, BUFFER, ready.array(), 0);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("the buffers have one size", e);
      }
      ready.clear();
    }
    return ready.getLong();
  }
}
