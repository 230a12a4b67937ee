/** Networks with their weights in files of other programs: ONNX, NumPy. */
package io.feddip.zoo.files;
