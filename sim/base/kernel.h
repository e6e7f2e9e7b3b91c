/* The event kernel: runs handlers in the order of their times.
 *
 * Order. Events run in the order of their times; events of the same time run in
 * the order in which they were scheduled. Nothing may be scheduled before now.
 *
 * Handles. An EventId names one scheduling of an event. Its 64 bits are the
 * slot of the event and the generation of the slot. Every use of a slot has
 * another generation (until 2^32 are used up), so the handle of an earlier use
 * is known to be old, and does not name another event. EVENT_NONE is no event.
 *
 * Memory. If memory cannot be had, the program ends, as in GLib. What an event
 * costs is said in kernel.c.
 */
#pragma once

#include "units.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct Kernel Kernel;
typedef uint64_t EventId;

#define EVENT_NONE ((EventId)0)

/* What an event does. `target` is the object that the event belongs to; its
 * first cache line is prefetched before the handler runs. `argument` is for the
 * caller's use. The event is no longer pending when its handler starts, and the
 * handler may schedule anything, also itself. */
typedef void (*EventHandler)(void *target, uint64_t argument);

/* Returns an empty kernel at time 0, which the caller owns. */
Kernel *kernel_new(void);
/* Frees the kernel. Events that are pending do not run. */
void kernel_free(Kernel *kernel);

/* Returns the current time: that of the event that runs, or between two runs
 * the end of the last kernel_run_until. */
SimTime kernel_now(const Kernel *kernel);

/* Schedules a handler at an absolute time `at` >= now (ns), and returns the
 * handle of the event. `target` is borrowed. */
EventId kernel_schedule_at(Kernel *kernel, SimTime at, EventHandler handler,
                           void *target, uint64_t argument);
/* Schedules a handler `after` >= 0 nanoseconds from now, and returns the handle
 * of the event. */
EventId kernel_schedule_after(Kernel *kernel, SimTime after,
                              EventHandler handler, void *target,
                              uint64_t argument);

/* Cancels a pending event. Returns whether it was pending: false for EVENT_NONE
 * and for an event that has run or was cancelled before. */
bool kernel_cancel(Kernel *kernel, EventId event);

/* A function that works off what an event has left to do. It must go on until
 * there is nothing left, because kernel_need_settle has no effect while it
 * runs. */
typedef void (*KernelSettle)(void *user);

/* Sets the function that is called when an event has ended, if
 * kernel_need_settle was called since the function ran last. It runs at the
 * time of the event, before the next event, even if that has the same time, and
 * it may schedule. `user` is borrowed. NULL sets no function. */
void kernel_on_settle(Kernel *kernel, KernelSettle settle, void *user);
/* Says that there is something to settle. One call of the function serves all
 * who have said so. What is said between two runs is settled when the next
 * kernel_run_until begins, before its first event and even if it has no event.
 * If no function is set by then, it is forgotten. */
void kernel_need_settle(Kernel *kernel);

/* Returns whether the event has neither run nor been cancelled. */
bool kernel_is_pending(const Kernel *kernel, EventId event);

/* Runs every event with a time <= `end`, and then sets the time to `end`, which
 * is not before now. */
void kernel_run_until(Kernel *kernel, SimTime end);

/* Returns the number of events that have run so far. */
uint64_t kernel_executed(const Kernel *kernel);
/* Returns the number of events that are pending now. */
uint64_t kernel_pending(const Kernel *kernel);
/* Returns how many octets of memory the kernel holds, without what the C
 * library adds to each piece. */
uint64_t kernel_memory(const Kernel *kernel);
