/** What local steps do with their direction. */
package io.feddip.optimizer;
