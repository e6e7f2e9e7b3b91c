/* lm none: nobody remembers where a prefix is, as in plain IPv6. A class must
 * have its hooks, so they are here, and do nothing. `needs` makes sure that no
 * other column asks for a location or reports one.
 */

#include "sim/contract/dispatch.h"

static uint32_t
lm_none_servers(const Model *model, uint32_t prefix, uint32_t node,
                LmServer *servers)
{
  (void)model;
  (void)prefix;
  (void)node;
  (void)servers;
  return 0;
}

static void
lm_none_receive(Model *model, Design *design, Place place, const Packet *packet)
{
  (void)design;
  (void)model;
  (void)place;
  (void)packet;
}

static bool
lm_none_find(const Model *model, uint32_t node, uint32_t prefix,
             Address *locator)
{
  (void)model;
  (void)node;
  (void)prefix;
  (void)locator;
  return false;
}

static void
lm_none_forget(Model *model, Design *design, uint32_t prefix)
{
  (void)design;
  (void)model;
  (void)prefix;
}

const ModelClass lm_none = {
  .column = COLUMN_LM,
  .name = "none",
  .summary = "nobody",
  .source = "plain IPv6",
  .needs =
    (const Need[]){
      { .without = ROUTES_BY_LOCATION | UPDATES_LOCATIONS,
        .why = "lm none knows nothing: mr and lu must be none as well" },
      { .why = NULL },
    },
  .code =
    &(const ModelCode){
      .size = sizeof(Model),
      .decisions.lm =
        &(const LmDecisions){
          .servers = lm_none_servers,
          .find = lm_none_find,
        },
      .events.lm =
        &(const LmEvents){
          .receive = lm_none_receive,
          .forget = lm_none_forget,
        },
    },
};
