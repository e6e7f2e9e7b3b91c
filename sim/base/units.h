/* Simulated time, and the values that mean "none" or "never".
 *
 * Time is a signed 64-bit count of nanoseconds since the start of a run, so a
 * run may last 292 years and sums of delays are exact. Doubles are for random
 * numbers and statistics only.
 */
#pragma once

#include <stdint.h>

typedef int64_t SimTime;

#define SIM_MICROSECOND ((SimTime)1000)
#define SIM_MILLISECOND ((SimTime)1000000)
#define SIM_SECOND ((SimTime)1000000000)
#define SIM_TIME_MAX INT64_MAX

/* The date at which a run starts, for messages and captures, in seconds since
 * 1970: 2023-11-14 22:13:20 UTC. */
#define SIM_EPOCH UINT64_C(1700000000)

/* Stands for a time that has not come, or never will. Times of events are never
 * negative. */
#define SIM_TIME_NONE ((SimTime)-1)

/* Stands for "none" wherever indices are uint32_t. */
#define INDEX_NONE UINT32_MAX

/* Returns a time in seconds, for statistics and for people. */
static inline double
sim_seconds(SimTime time)
{
  return (double)time / 1e9;
}

/* Returns the nanosecond that is nearest to a number of seconds, which is not
 * negative and at most 9.2e9. */
static inline SimTime
sim_time(double seconds)
{
  return (SimTime)(seconds * 1e9 + 0.5);
}
