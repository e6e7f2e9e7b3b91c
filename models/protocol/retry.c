/* The wait is computed from the number of attempts, and not kept: then an owner
 * whose time-outs change (the first registration has its own) needs no second
 * state. It is compared before it is doubled, so that nothing overflows:
 * initial * 2^n <= most if and only if initial <= most / 2^n, rounded down.
 *
 * Counting is apart from arming, because owners count at different moments: a
 * registration counts time-outs (a refusal that is answered at once with
 * another update does not lengthen the wait), a solicitation counts what it
 * has sent.
 */

#include "retry.h"

enum { TIME_BITS = 63 };

SimTime
retry_wait(SimTime initial, unsigned attempts, SimTime most)
{
  if (initial == 0)
    return 0;
  return attempts < TIME_BITS && initial <= most >> attempts
           ? initial << attempts
           : most;
}

void
retry_count(Retry *retry)
{
  if (retry->attempts < RETRY_MOST_ATTEMPTS)
    retry->attempts++;
}

void
retry_arm(Kernel *kernel, Retry *retry, SimTime wait, EventHandler handler,
          void *target, uint64_t argument)
{
  retry_stop(kernel, retry);
  retry->timer = kernel_schedule_after(kernel, wait, handler, target, argument);
}

bool
retry_is_armed(const Retry *retry)
{
  return retry->timer != EVENT_NONE;
}

void
retry_stop(Kernel *kernel, Retry *retry)
{
  if (retry->timer == EVENT_NONE)
    return;
  kernel_cancel(kernel, retry->timer);
  retry->timer = EVENT_NONE;
}

void
retry_reset(Kernel *kernel, Retry *retry)
{
  retry_stop(kernel, retry);
  retry->attempts = 0;
}
