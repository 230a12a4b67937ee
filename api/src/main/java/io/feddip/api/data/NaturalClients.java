package io.feddip.api.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Whom each example belongs to, as the input says. Clients are numbered from 0 in the natural order
 * of their names. Immutable.
 */
public final class NaturalClients {
  private final List<String> names;
  private final int[] owners;

  private NaturalClients(List<String> names, int[] owners) {
    this.names = names;
    this.owners = owners;
  }

  /**
   * The clients that occur.
   *
   * @param owners the name of each example's client
   */
  public static NaturalClients of(List<String> owners) {
    return of(owners, new ArrayList<>(new TreeSet<>(owners)));
  }

  /**
   * Given clients, whether they occur or not.
   *
   * @param owners the name of each example's client
   * @param names all clients in the order of their numbers, also those without an example here
   * @throws IllegalArgumentException if an owner is not among the names
   */
  public static NaturalClients of(List<String> owners, List<String> names) {
    Map<String, Integer> numbers = new HashMap<>();
    for (String name : names) {
      numbers.put(name, numbers.size());
    }
    if (numbers.size() != names.size()) {
      throw new IllegalArgumentException("a client is named twice");
    }
    int[] numbered = new int[owners.size()];
    for (int i = 0; i < numbered.length; i++) {
      Integer number = numbers.get(owners.get(i));
      if (number == null) {
        throw new IllegalArgumentException("client " + owners.get(i) + " is unknown");
      }
      numbered[i] = number;
    }
    return new NaturalClients(List.copyOf(names), numbered);
  }

  /** Number of examples. */
  public int examples() {
    return owners.length;
  }

  /** The clients' names in the order of their numbers. */
  public List<String> names() {
    return names;
  }

  /** The number of the client that an example belongs to. */
  public int owner(int example) {
    return owners[example];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NaturalClients that
        && names.equals(that.names)
        && Arrays.equals(owners, that.owners);
  }

  @Override
  public int hashCode() {
    return 31 * names.hashCode() + Arrays.hashCode(owners);
  }

  @Override
  public String toString() {
    return "NaturalClients[" + names.size() + " clients, " + owners.length + " examples]";
  }
}
