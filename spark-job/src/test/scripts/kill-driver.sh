#!/usr/bin/env bash
# Kills the driver of a 6-round run with SIGKILL at random moments and resumes it, and requires that every
# run so disturbed ends in the undisturbed run's bits. Needs some minutes.
#   spark-job/src/test/scripts/kill-driver.sh [KILLS=20] [SEED=1]
set -euo pipefail
cd "$(dirname "$0")/../../../.."
exec mvn -q -pl spark-job -am test -Dtest='TestDriverKills#testResumesToTheSameBits' \
  -Dsurefire.failIfNoSpecifiedTests=false -Dtest.excludedGroups= \
  -Dfeddip.kills="${1:-20}" -Dfeddip.kills.seed="${2:-1}"
