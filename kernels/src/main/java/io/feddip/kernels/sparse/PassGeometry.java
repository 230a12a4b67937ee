package io.feddip.kernels.sparse;

/**
 * What a pass reads and writes.
 *
 * @param channels of the source
 * @param height of the source
 * @param width of the source
 * @param rows channels of the result
 * @param resultHeight rows of pixels
 * @param resultWidth columns of pixels
 * @param taps rows of the kernel
 * @param tapColumns columns of the kernel
 * @param stride of the source
 * @param originRow source row of result 0 at tap 0
 * @param originColumn the same for columns
 * @param resultStride distance of two results that the pass computes
 * @param firstRow the first row of the result
 * @param firstColumn the first column of the result
 * @param countRows how many rows
 * @param countColumns how many columns
 */
record PassGeometry(
    int channels,
    int height,
    int width,
    int rows,
    int resultHeight,
    int resultWidth,
    int taps,
    int tapColumns,
    int stride,
    int originRow,
    int originColumn,
    int resultStride,
    int firstRow,
    int firstColumn,
    int countRows,
    int countColumns) {}
