/* A table lists the hooks that a class must have, by column. The classes of
 * plugins are checked against it when they are loaded, because view.c calls
 * these decisions without asking whether they are there.
 */

#include "model.h"

#include <string.h>

/* A hook that every class of a column must have, and where it is in the table
 * of decisions or events. */
typedef struct Slot {
  ModelColumn column;
  const char *name;
  bool is_event;
  size_t offset;
} Slot;

#define DECISION(column, Table, name)                                          \
  {                                                                            \
    column, #name, false, offsetof(Table, name)                                \
  }
#define EVENT(column, Table, name)                                             \
  {                                                                            \
    column, #name, true, offsetof(Table, name)                                 \
  }

static const Slot slots[] = {
  DECISION(COLUMN_ALLOC, AllocDecisions, offer),
  DECISION(COLUMN_LM, LmDecisions, servers),
  DECISION(COLUMN_LM, LmDecisions, find),
  EVENT(COLUMN_LM, LmEvents, receive),
  EVENT(COLUMN_LM, LmEvents, forget),
  DECISION(COLUMN_MR, MrDecisions, catcher),
  DECISION(COLUMN_MR, MrDecisions, forward),
  DECISION(COLUMN_MR, MrDecisions, uplink),
  DECISION(COLUMN_LU, LuDecisions, forward),
  EVENT(COLUMN_LU, LuEvents, link_up),
  EVENT(COLUMN_LU, LuEvents, link_down),
  EVENT(COLUMN_LU, LuEvents, receive),
  EVENT(COLUMN_LU, LuEvents, release),
};

/* Returns whether a class has the hook. All tables consist of function
 * pointers, so any member of the union stands for all. */
static bool
has_slot(const ModelClass *class, const Slot *slot)
{
  const char *table = slot->is_event ? (const char *)class->code->events.lm
                                     : (const char *)class->code->decisions.lm;
  void (*hook)(void) = NULL;

  if (table)
    memcpy(&hook, table + slot->offset, sizeof hook);
  return hook != NULL;
}

const char *
model_class_gap(const ModelClass *class)
{
  if (class->column >= COLUMN_COUNT)
    return "column";
  if (!class->name || !class->summary || !class->source)
    return "name, summary or source";
  if (!class->code || class->code->size < sizeof(Model))
    return "code, or the size of its models";
  for (size_t i = 0; i < G_N_ELEMENTS(slots); i++)
    if (slots[i].column == class->column && !has_slot(class, &slots[i]))
      return slots[i].name;
  if (!class->code->decisions.lm || !class->code->events.lm)
    return "a table of hooks";
  return NULL;
}
