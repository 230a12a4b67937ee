/** Examples, labels, and who holds which of them. */
package io.feddip.api.data;
