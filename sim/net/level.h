/* A level of detail says how user data is simulated. Messages are events at
 * both levels. */
#pragma once

typedef enum Level {
  LEVEL_FLUID,  /* a session is a rate, integrated between changes */
  LEVEL_PACKET, /* every packet is an event at each place that decides */
} Level;

/* Returns the word for it in scenarios and databases. */
static inline const char *
level_name(Level level)
{
  return level == LEVEL_FLUID ? "fluid" : "packet";
}
