/* The table of designs: what the framework is about. One row, one design; each
 * cell names the file in this folder that answers the question of its column.
 */

#include "models.h"

static const DesignRow rows[] = {
  {
    .name = "none",
    .summary = "plain IPv6 without mobility support: the baseline",
    .source = "RFC 4861; RFC 4862",
    .columns = { &alloc_access, &lm_none, &mr_none, &lu_none, &assist_none },
  },
  {
    .name = "mipv6",
    .summary = "Mobile IPv6, bidirectional tunnelling",
    .source = "RFC 6275; draft-chan-dmm-framework Fig. 1",
    .columns = { &alloc_home, &lm_anchor, &mr_anchor, &lu_host, &assist_none },
  },
  {
    .name = "pmipv6",
    .summary = "Proxy Mobile IPv6",
    .source = "RFC 5213; draft-chan-dmm-framework Fig. 2",
    .columns = { &alloc_home, &lm_anchor, &mr_anchor, &lu_network,
                 &assist_none },
  },
  {
    .name = "flat-network",
    .summary = "flat distributed mobility management, network-based",
    .source = "draft-chan-dmm-framework Fig. 7; RFC 8885 without a CMD",
    .columns = { &alloc_access, &lm_anchor, &mr_anchor, &lu_network,
                 &assist_none },
    .defaults =
      (const DesignDefault[]){
        { "detach", "silent" },
        { NULL, NULL },
      },
  },
  { .name = NULL },
};

static const ModelClass *const classes[] = {
  &alloc_home, &alloc_access, &lm_anchor, &lm_none,     &mr_anchor, &mr_none,
  &lu_host,    &lu_network,   &lu_none,   &assist_none, NULL,
};

const DesignTable design_table = { .rows = rows, .classes = classes };
