/* Each host has one source of sessions for each traffic that it is part of, and
 * each source has one event pending: its next session. So the memory does not
 * depend on the number of sessions.
 */

#include "sessions.h"

#include "traffic.h"

/* The sessions of one host in one traffic. One event is pending, for the next
 * of them.
 */
typedef struct Slot {
  Source source;
  SessionStart next;
  Sessions *sessions;
} Slot;

struct Sessions {
  Flows *flows;
  Kernel *kernel;
  SimTime end;      /* of the run */
  GArray *traffics; /* Traffic */
  Slot *slots;
};

static void slot_starts(void *target, uint64_t unused);

static void
slot_schedule(Slot *slot)
{
  const Sessions *sessions = slot->sessions;

  if (source_next(&slot->source, sessions->end, &slot->next))
    kernel_schedule_at(sessions->kernel, slot->next.at, slot_starts, slot, 0);
}

static void
slot_starts(void *target, uint64_t unused)
{
  Slot *slot = target;

  (void)unused;
  flows_start(slot->sessions->flows, &slot->source.traffic->load,
              slot->source.host, slot->next.number,
              slot->next.correspondent_node, slot->next.length);
  slot_schedule(slot);
}

static uint32_t
count_slots(const GArray *traffics)
{
  uint32_t count = 0;

  for (guint i = 0; i < traffics->len; i++)
    count += g_array_index(traffics, Traffic, i).sessions->mobile_count;
  return count;
}

Sessions *
sessions_start(const Scenario *scenario, const Run *run, Kernel *kernel,
               Flows *flows)
{
  Sessions *sessions = g_new(Sessions, 1);

  *sessions = (Sessions){ .flows = flows,
                          .kernel = kernel,
                          .end = scenario->duration,
                          .traffics = traffics_new(scenario) };
  Slot *slot = sessions->slots = g_new0(Slot, count_slots(sessions->traffics));
  for (guint i = 0; i < sessions->traffics->len; i++) {
    const Traffic *traffic = &g_array_index(sessions->traffics, Traffic, i);
    for (uint32_t j = 0; j < traffic->sessions->mobile_count; j++, slot++) {
      slot->sessions = sessions;
      source_init(&slot->source, traffic, traffic->sessions->mobiles[j],
                  scenario->host_names[traffic->sessions->mobiles[j]],
                  run->seed, run->replication);
      slot_schedule(slot);
    }
  }
  return sessions;
}

void
sessions_free(Sessions *sessions)
{
  g_free(sessions->slots);
  g_array_unref(sessions->traffics);
  g_free(sessions);
}
