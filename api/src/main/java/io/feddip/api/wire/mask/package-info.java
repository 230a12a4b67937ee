/** Masks as bytes: Rice codes, bitmaps, hashes, and who holds which mask. */
package io.feddip.api.wire.mask;
