/* A pool consists of blocks of packets, and of a list of the packets that are
 * free. Blocks are freed together with the pool, and so are the payloads of
 * packets that are still on their way. */

#include "packet.h"

#include <string.h>

enum { BLOCK_PACKETS = 256 };

typedef struct Block {
  struct Block *next;
  Packet packets[BLOCK_PACKETS];
} Block;

struct PacketPool {
  Block *blocks;
  Packet *free;
};

static void
payload_free(Packet *packet)
{
  if (packet->payload)
    packet->payload_class->free(packet->payload);
  packet->payload = NULL;
}

PacketPool *
packet_pool_new(void)
{
  return g_new0(PacketPool, 1);
}

void
packet_pool_free(PacketPool *pool)
{
  while (pool->blocks) {
    Block *block = pool->blocks;
    pool->blocks = block->next;
    for (int i = 0; i < BLOCK_PACKETS; i++)
      payload_free(&block->packets[i]);
    g_free(block);
  }
  g_free(pool);
}

static void
pool_grow(PacketPool *pool)
{
  Block *block = g_new(Block, 1);

  block->next = pool->blocks;
  pool->blocks = block;
  for (int i = BLOCK_PACKETS - 1; i >= 0; i--) {
    block->packets[i].payload = NULL;
    block->packets[i].next = pool->free;
    pool->free = &block->packets[i];
  }
}

static Packet *
pool_take(PacketPool *pool)
{
  if (!pool->free)
    pool_grow(pool);
  Packet *packet = pool->free;
  pool->free = packet->next;
  return packet;
}

Packet *
packet_new(PacketPool *pool)
{
  Packet *packet = pool_take(pool);

  *packet = (Packet){
    .depth = 1,
    .hop_limit = PACKET_HOP_LIMIT,
    .prefix = INDEX_NONE,
    .flow = INDEX_NONE,
    .host = INDEX_NONE,
    .handover = INDEX_NONE,
  };
  return packet;
}

void
packet_free(PacketPool *pool, Packet *packet)
{
  payload_free(packet);
  packet->next = pool->free;
  pool->free = packet;
}

void
packet_push(Packet *packet, Address source, Address destination, uint8_t octets)
{
  g_assert(packet->depth < PACKET_DEPTH);
  packet->header_octets[packet->depth] = octets;
  packet->headers[packet->depth++] =
    (Header){ .source = source, .destination = destination };
  packet->octets += octets;
}

void
packet_pop(Packet *packet)
{
  g_assert(packet->depth > 1);
  packet->depth--;
  packet->octets -= packet->header_octets[packet->depth];
}
