package io.feddip.api.data;

/** What is done to a training image each time it is drawn. Test images are never changed. */
public enum Augmentation {
  NONE,
  /**
   * Four zero pixels are put around the image, a crop of the old size is taken anywhere in it, and
   * half of the images are flipped left to right.
   */
  ZERO_CROP_FLIP,
  /** As {@link #ZERO_CROP_FLIP}, with the border mirrored instead of zero. */
  REFLECT_CROP_FLIP
}
