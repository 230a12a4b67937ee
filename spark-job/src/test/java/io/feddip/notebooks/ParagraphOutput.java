package io.feddip.notebooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a paragraph writes, as Zeppelin's has it: what is printed, and what is written by the
 * paragraph itself, which may clear all of it and so change what the page shows while it runs.
 */
public final class ParagraphOutput extends OutputStream {
  private final ByteArrayOutputStream now = new ByteArrayOutputStream();
  private final List<String> before = new ArrayList<>();

  /** The next paragraph begins. */
  synchronized void begin() {
    now.reset();
    before.clear();
  }

  /** What the page shows now. */
  synchronized String shown() {
    return now.toString(UTF_8);
  }

  /** What it showed each time it was cleared. */
  synchronized List<String> cleared() {
    return List.copyOf(before);
  }

  public synchronized void clear() {
    if (now.size() > 0) {
      before.add(shown());
    }
    now.reset();
  }

  /** A display system begins a line. */
  public synchronized void write(String text) {
    String shown = shown();
    if (text.startsWith("%") && !shown.isEmpty() && !shown.endsWith("\n")) {
      now.write('\n');
    }
    now.writeBytes(text.getBytes(UTF_8));
  }

  @Override
  public synchronized void write(int letter) {
    now.write(letter);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    now.write(bytes, offset, length);
  }
}
