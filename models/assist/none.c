/* assist none: nothing bridges the gap of a handover, so no hook is set. */

#include "sim/contract/dispatch.h"

const ModelClass assist_none = {
  .column = COLUMN_ASSIST,
  .name = "none",
  .summary = "nothing",
  .source = "RFC 6275; RFC 5213",
  .code =
    &(const ModelCode){
      .size = sizeof(Model),
      .decisions.assist = &(const AssistDecisions){ .lead = NULL },
      .events.assist = &(const AssistEvents){ .predict = NULL },
    },
};
