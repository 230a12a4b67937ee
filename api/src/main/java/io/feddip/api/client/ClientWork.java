package io.feddip.api.client;

import java.io.Serializable;

/**
 * What a client does with the model that it received: a pure function of the {@link Client}. It
 * travels to executors by Java serialisation, so it is a record of numbers, strings and enums. It
 * writes no file, opens no connection, reads no clock; its randomness is the client's.
 */
public interface ClientWork extends Serializable {

  /**
   * Works.
   *
   * @param client valid until this returns
   */
  LocalResult run(Client client);

  /** Whether the result has a measurement, besides parameters or instead of them. */
  default boolean measures() {
    return false;
  }

  /** Local training as the round's plan says, on the received mask: what most strategies want. */
  record Train() implements ClientWork {
    private static final long serialVersionUID = 1;

    @Override
    public LocalResult run(Client client) {
      LossSums loss = client.train(client.training(), client.mask(), StepHook.NONE);
      return LocalResult.of(client.trained(), loss);
    }
  }
}
