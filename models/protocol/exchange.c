/* Pending requests are a list by host, because a host has few at any time. An
 * answer belongs to a request if it arrives at the node that asked, comes from
 * the node that was asked, and has the same prefix and sequence number. A
 * request about a prefix that has been freed is forgotten at its next time-out.
 */

#include "exchange.h"

void
exchanges_init(Exchanges *exchanges, Network *network, void *user)
{
  exchanges->network = network;
  exchanges->user = user;
  exchanges->hosts = g_new0(Exchange *, network->host_count);
}

static void
exchange_free(Exchange *exchange)
{
  Exchange **link = &exchange->owner->hosts[exchange->message.host];

  while (*link != exchange)
    link = &(*link)->next;
  *link = exchange->next;
  if (exchange->context && exchange->owner->discard)
    exchange->owner->discard(exchange->context);
  retry_stop(exchange->owner->network->kernel, &exchange->retry);
  g_slice_free(Exchange, exchange);
}

void
exchanges_clear(Exchanges *exchanges)
{
  for (uint32_t i = 0; i < exchanges->network->host_count; i++)
    while (exchanges->hosts[i])
      exchange_free(exchanges->hosts[i]);
  g_free(exchanges->hosts);
}

static void
exchange_done(Exchange *exchange, const Message *answer)
{
  Exchange copy = *exchange;

  exchange->context = NULL;
  exchange_free(exchange);
  if (copy.owner->done)
    copy.owner->done(copy.owner->user, &copy, answer);
}

static void exchange_timer(void *target, uint64_t unused);

static void
exchange_send(Exchange *e)
{
  const Exchanges *owner = e->owner;
  Network *network = owner->network;

  retry_arm(
    network->kernel, &e->retry,
    retry_wait(owner->initial_timeout, e->retry.attempts, owner->max_timeout),
    exchange_timer, e, 0);
  post_between(network, e->from, e->to, e->category, e->handover, &e->message);
}

/* The time-out has passed: the request is repeated, given up, or forgotten. */
static void
exchange_timer(void *target, uint64_t unused)
{
  Exchange *e = target;
  const SessionPrefix *p = &e->owner->network->prefixes[e->message.prefix];

  (void)unused;
  retry_count(&e->retry);
  if (p->subnet == 0 || p->serial != e->serial)
    exchange_free(e);
  else if (e->owner->most_attempts > 0 &&
           e->retry.attempts >= e->owner->most_attempts)
    exchange_done(e, NULL);
  else
    exchange_send(e);
}

void
exchange_start(Exchanges *exchanges, uint32_t from, uint32_t to,
               const Message *message, SignallingCategory category,
               uint32_t handover, uint32_t tag, void *context)
{
  Exchange *old = exchanges->hosts[message->host];
  Exchange *e = g_slice_new(Exchange);

  while (old && (old->from != from || old->to != to || old->tag != tag ||
                 old->message.prefix != message->prefix ||
                 old->message.type != message->type))
    old = old->next;
  if (old)
    exchange_free(old);
  *e = (Exchange){
    .owner = exchanges,
    .next = exchanges->hosts[message->host],
    .from = from,
    .to = to,
    .category = category,
    .handover = handover,
    .tag = tag,
    .context = context,
    .serial = exchanges->network->prefixes[message->prefix].serial,
    .message = *message,
  };
  exchanges->hosts[message->host] = e;
  exchange_send(e);
}

bool
exchange_acknowledge(Exchanges *exchanges, uint32_t node, const Packet *packet)
{
  const Message *answer = packet_message(packet);
  Exchange *e = exchanges->hosts[answer->host];

  while (e &&
         (e->from != node || e->message.prefix != answer->prefix ||
          e->message.sequence != answer->sequence ||
          (answer->type == MESSAGE_LU_ACK && e->message.code != answer->code) ||
          !address_equal(node_address(exchanges->network, e->to),
                         packet->headers[0].source)))
    e = e->next;
  if (!e)
    return false;
  exchange_done(e, answer);
  return true;
}

Exchange *
exchange_find(const Exchanges *exchanges, uint32_t from, uint32_t prefix,
              uint8_t type)
{
  uint32_t host = exchanges->network->prefixes[prefix].host;
  Exchange *e = exchanges->hosts[host];

  while (e && (e->from != from || e->message.prefix != prefix ||
               e->message.type != type))
    e = e->next;
  return e;
}

void
exchange_forget_node(Exchanges *exchanges, uint32_t node)
{
  Exchange *next;

  for (uint32_t host = 0; host < exchanges->network->host_count; host++)
    for (Exchange *e = exchanges->hosts[host]; e; e = next) {
      next = e->next;
      if (e->from == node)
        exchange_free(e);
    }
}

void
exchange_forget(Exchanges *exchanges, uint32_t prefix)
{
  Exchange *next;
  Exchange *e = exchanges->hosts[exchanges->network->prefixes[prefix].host];

  for (; e; e = next) {
    next = e->next;
    if (e->message.prefix == prefix)
      exchange_free(e);
  }
}
