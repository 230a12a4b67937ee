/** One class an algorithm: what the server keeps, sends, asks for and makes of the answers. */
package io.feddip.strategy;
