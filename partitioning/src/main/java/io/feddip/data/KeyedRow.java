package io.feddip.data;

import java.io.Serializable;

/** An example on the cluster, of which the driver is told a key and a label only. */
public interface KeyedRow extends Serializable {
  /** 64 bits of a hash of all that it says: what orders examples, however they are stored. */
  long key();

  /** Class from 0; 0 where there are none. */
  int label();
}
