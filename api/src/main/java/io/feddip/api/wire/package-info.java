/**
 * What travels between driver and clients, as bytes. Every payload is little-endian and begins with
 * a header:
 *
 * <table>
 * <caption>Header</caption>
 * <tr><th>offset</th><th>bytes</th><th></th></tr>
 * <tr><td>0</td><td>4</td><td>magic "FDIP"</td></tr>
 * <tr><td>4</td><td>1</td><td>version, 1</td></tr>
 * <tr><td>5</td><td>1</td><td>kind: 1 model, 2 update, 3 top-k update, 4 vector, 5 mask</td></tr>
 * <tr><td>6</td><td>1</td><td>values: 0 float32, 1 float16</td></tr>
 * <tr><td>7</td><td>1</td><td>index: 0 none (all values), 1 Rice, 2 bitmap, 3 held by the receiver
 * </td></tr>
 * <tr><td>8</td><td>8</td><td>fingerprint of the model's layout</td></tr>
 * <tr><td>16</td><td>4</td><td>number of values that the index chooses</td></tr>
 * <tr><td>20</td><td>4</td><td>bytes of the index</td></tr>
 * <tr><td>24</td><td>4</td><td>bytes of the payload</td></tr>
 * <tr><td>28</td><td>4</td><td>CRC-32C of everything else</td></tr>
 * </table>
 *
 * <p>It is followed by the index (the mask's 128-bit hash if the receiver holds the mask), the
 * chosen values in coordinate order, and the values of all other coordinates as float32 in flat
 * order. The index covers the prunable weights, or for top-k updates everything trainable.
 *
 * <p>Decoding trusts nothing: lengths follow from the receiver's own layout and are compared before
 * anything is allocated. No Spark here, and no static state: mask caches are passed in.
 */
package io.feddip.api.wire;
