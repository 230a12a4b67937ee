package io.feddip.cluster;

import io.feddip.api.data.Examples;
import io.feddip.client.PeerMessage;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import scala.Tuple2;

/**
 * What comes together in a client's partition; never leaves its task.
 *
 * @param examples to train with
 * @param test its own test examples, perhaps none
 * @param heard models that reached it
 */
record PeerInput(Examples examples, Examples test, List<PeerMessage> heard) {

  static Iterator<PeerInput> of(Iterator<Examples> examples, Iterator<Examples> test) {
    return List.of(new PeerInput(examples.next(), test.next(), List.of())).iterator();
  }

  static Iterator<PeerInput> with(
      Iterator<PeerInput> data, Iterator<Tuple2<Integer, byte[]>> messages) {
    List<PeerMessage> heard = new ArrayList<>();
    messages.forEachRemaining(message -> heard.add(PeerMessage.of(message._2())));
    PeerInput input = data.next();
    return List.of(new PeerInput(input.examples(), input.test(), heard)).iterator();
  }
}
