/** What a run says of itself, round by round, and who listens. */
package io.feddip.api.run;
