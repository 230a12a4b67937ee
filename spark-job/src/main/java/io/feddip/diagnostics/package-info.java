/** What is measured beside accuracy: the theorem's quantities, sparse inference, times of steps. */
package io.feddip.diagnostics;
