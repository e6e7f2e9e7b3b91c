/* The line is drawn at most ten times a second, and not in the first half
 * second, so that short runs do not flicker. The rest of the time is estimated
 * from the share of simulated time that has passed.
 */

#include "progress.h"

#include <stdio.h>
#include <unistd.h>

enum { DRAW_EVERY = 100000, FIRST_AFTER = 500000 };

void
progress_begin(Progress *progress, const char *name, SimTime duration)
{
  gint64 now = g_get_monotonic_time();

  *progress = (Progress){ .is_shown = isatty(STDERR_FILENO) == 1,
                          .name = name,
                          .duration = duration,
                          .began_at = now,
                          .drawn_at = now + FIRST_AFTER - DRAW_EVERY };
}

void
progress_draw(void *user, SimTime now, uint64_t events)
{
  Progress *progress = user;
  gint64 clock = g_get_monotonic_time();
  double share = (double)now / (double)progress->duration;
  double seconds = (double)(clock - progress->began_at) / 1e6;

  if (!progress->is_shown || clock < progress->drawn_at + DRAW_EVERY)
    return;
  progress->drawn_at = clock;
  fprintf(stderr,
          "\r\033[K%s  %.0f %%  simulated %.0f of %.0f s  %.1f M events/s  "
          "%.0f s left",
          progress->name, 100 * share, sim_seconds(now),
          sim_seconds(progress->duration), (double)events / seconds / 1e6,
          seconds * (1 - share) / share);
  fflush(stderr);
}

void
progress_end(Progress *progress)
{
  if (progress->is_shown)
    fprintf(stderr, "\r\033[K");
}
