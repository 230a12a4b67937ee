/** The local step on all parameters: penalty, decay, feedback, masking. */
package io.feddip.zoo.step;
