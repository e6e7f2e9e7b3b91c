/* The event kernel: runs handlers in the order of their times.
 *
 * Order. Events run in the order of time; events of the same time run in the
 * order in which they were scheduled. Nothing may be scheduled before now.
 *
 * Handles. An EventId names one scheduling. It is a value of 64 bits: the slot
 * of the event and the generation of the slot, so a handle that outlived its
 * event is recognised, and never names the next user of the slot. EVENT_NONE
 * is no event.
 *
 * Cost. See kernel.c.
 */
#pragma once

#include "units.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct Kernel Kernel;
typedef uint64_t EventId;

#define EVENT_NONE ((EventId)0)

/* What an event does. `target` is the object that the event belongs to (its
 * first cache line is prefetched before the handler runs); `argument` is the
 * caller's. The event is over when its handler starts: a handler may schedule
 * anything, itself included. */
typedef void (*EventHandler)(void *target, uint64_t argument);

/* Gives an empty kernel at time 0; kernel_free takes it. Memory that cannot be
 * had ends the program, as in GLib. */
Kernel *kernel_new(void);
void kernel_free(Kernel *kernel);

/* The time of the event that runs, or that ran last, or to which
 * kernel_run_until came. */
SimTime kernel_now(const Kernel *kernel);

/* Schedules a handler at an absolute time `at` >= now, or `after` >= 0
 * nanoseconds from now. */
EventId kernel_schedule_at(Kernel *kernel, SimTime at, EventHandler handler,
                           void *target, uint64_t argument);
EventId kernel_schedule_after(Kernel *kernel, SimTime after,
                              EventHandler handler, void *target,
                              uint64_t argument);

/* Takes a pending event back. True if it was pending: false for EVENT_NONE and
 * for an event that has run or was cancelled. */
bool kernel_cancel(Kernel *kernel, EventId event);

/* Names what is called when an event has ended, if somebody has said since the
 * last call that there is something to settle (kernel_need_settle). One call
 * serves all who have said so. It runs at the time of the event, before the
 * next one, also of the same time, and may schedule.
 *
 * What was said between two runs is settled when the next kernel_run_until
 * begins, before its first event, at the time to which the last one came; also
 * if there is no event.
 *
 * Whoever settles goes on until there is nothing left: what is said meanwhile
 * asks for no further call. What is said while nothing is named (NULL) is
 * forgotten when it would have been settled. */
typedef void (*KernelSettle)(void *user);
void kernel_on_settle(Kernel *kernel, KernelSettle settle, void *user);
void kernel_need_settle(Kernel *kernel);

bool kernel_is_pending(const Kernel *kernel, EventId event);

/* Runs every event with time <= end, which is not before now, then sets the
 * time to `end`. */
void kernel_run_until(Kernel *kernel, SimTime end);

/* Events run so far; events that are pending now; octets of memory held. */
uint64_t kernel_executed(const Kernel *kernel);
uint64_t kernel_pending(const Kernel *kernel);
uint64_t kernel_memory(const Kernel *kernel);
