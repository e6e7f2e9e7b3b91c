/* The client side of a location update: an entry of the binding update list
 * (RFC 6275 section 11.1, RFC 5213 section 6.1), and the life of it.
 *
 *            start                  accepted
 *   (none) --------> WAITING ---------------------> REGISTERED
 *                     |  ^ time-out: again, after    |      ^
 *                     |  | twice the time            |      |
 *                     +--+     refresh time has come |      | accepted
 *                     ^                              v      |
 *                     +------------------------- REFRESHING-+
 *                        the lifetime is over     | ^ time-out: again
 *                                                 +-+
 *            leave                  acknowledged, or tried often enough
 *   any    --------> LEAVING ----------------------------> (none)
 *
 * A registration belongs to the place that made it (the host, or one access
 * router) and names one prefix and one server. Updates about one prefix from
 * one place are numbered together, whatever server they go to.
 */
#pragma once

#include "models/wire/message.h"
#include "retry.h"
#include "sim/design/key.h"
#include "sim/net/network.h"

#include <stddef.h>

typedef enum RegistrationState {
  REGISTRATION_WAITING,
  REGISTRATION_REGISTERED,
  REGISTRATION_REFRESHING,
  REGISTRATION_LEAVING,
} RegistrationState;

typedef struct Registrar Registrar;

typedef struct Registration {
  Registrar *registrar;      /* borrowed */
  struct Registration *next; /* of the same host */
  Retry retry;               /* its attempts: time-outs since the last answer */
  SimTime ends_at;           /* of the lifetime that was granted; 0: none was */
  SimTime refresh_at;        /* when it is to be renewed */
  EventId end; /* of the lifetime; EVENT_NONE as long as it will be renewed */
  Address locator;   /* that the update says, as the user sets it */
  uint64_t regional; /* subnet of the regional address that the server gives;
                        0: it is no proxy */
  uint32_t prefix;
  uint32_t server;   /* node */
  Place place;       /* that made it */
  uint32_t handover; /* that caused it */
  uint16_t sequence; /* of the last update sent */
  uint8_t state;     /* RegistrationState */
  uint8_t handoff;   /* handoff indicator of the updates */
  bool is_release;   /* leaving because the prefix is given back */
  bool is_last;      /* is not renewed any more */
  bool was_sent;     /* an update has been sent */
} Registration;

/* What the users of registrations (the lu models) have in common. */
struct Registrar {
  /* parameters */
  SimTime initial_timeout; /* INITIAL_BINDACK_TIMEOUT */
  SimTime first_timeout;   /* InitialBindackTimeoutFirstReg */
  SimTime max_timeout;     /* MAX_BINDACK_TIMEOUT */
  SimTime lifetime;        /* that is asked for */
  double refresh;          /* share of the lifetime after which to renew */
  int64_t leave_attempts;  /* de-registrations sent before giving up */
  /* set by registrar_init */
  Network *network;
  void *user;
  Registration **hosts; /* first registration of each host */
  uint16_t *sequences;  /* by prefix: last number of its host, if that has no
                           registration now */
  uint32_t sequence_room;
  /* Sends the update: BU or PBU. Lifetime in seconds, 0: de-registration. */
  void (*send)(void *user, const Registration *registration, uint32_t lifetime,
               SignallingCategory category);
  /* The number of the next update; NULL: one more than the last. */
  uint16_t (*number)(void *user, const Registration *registration);
  /* The update was accepted. */
  void (*accepted)(void *user, Registration *registration);
  /* Nothing is left; the registration is freed behind. May be NULL. */
  void (*gone)(void *user, const Registration *registration);
};

/* The rows of a parameter table for a Registrar that is the member `field` of
 * `Type`; time-outs of RFC 6275 section 12, refresh as UMIP does it. */
#define REGISTRAR_KEYS(Type, field)                                            \
  { .name = "binding-lifetime",                                                \
    .type = KEY_TIME,                                                          \
    .fallback = "300 s",                                                       \
    .least = 4,                                                                \
    .greatest = 262140,                                                        \
    .help = "Lifetime that a location update asks for",                        \
    .offset = offsetof(Type, field.lifetime) },                                \
    { .name = "refresh",                                                       \
      .type = KEY_FRACTION,                                                    \
      .fallback = "95 %",                                                      \
      .help = "Share of the lifetime after which a binding is renewed",        \
      .offset = offsetof(Type, field.refresh) },                               \
    { .name = "initial-timeout",                                               \
      .type = KEY_TIME,                                                        \
      .fallback = "1 s",                                                       \
      .least = 0.001,                                                          \
      .greatest = 3600,                                                        \
      .help = "Wait for an acknowledgement before the first repetition "       \
              "(INITIAL_BINDACK_TIMEOUT); it doubles each time",               \
      .offset = offsetof(Type, field.initial_timeout) },                       \
  {                                                                            \
    .name = "max-timeout", .type = KEY_TIME, .fallback = "32 s",               \
    .least = 0.001, .greatest = 86400,                                         \
    .help = "Longest wait between repetitions (MAX_BINDACK_TIMEOUT)",          \
    .offset = offsetof(Type, field.max_timeout)                                \
  }

/* Completes a registrar whose parameters and functions are set. */
void registrar_init(Registrar *registrar, Network *network, void *user);
void registrar_clear(Registrar *registrar);

/* Forgets all registrations of a prefix at once, without a message. */
void registrar_forget(Registrar *registrar, uint32_t prefix);

/* The registration of a prefix that the place has made, or NULL; with that
 * server, which may be one of two at a node: a proxy or not. */
Registration *registration_find(const Registrar *registrar, Place place,
                                uint32_t prefix);
Registration *registration_at(const Registrar *registrar, Place place,
                              uint32_t prefix, uint32_t server, bool is_proxy);

/* The same, and if there is none, a new one in which nothing has been sent. */
Registration *registration_get(Registrar *registrar, Place place,
                               uint32_t prefix, uint32_t server,
                               uint64_t regional);

/* Sends the first update of a new location. */
void registration_start(Registration *registration, uint8_t handoff,
                        uint32_t handover);

/* Is the update (still) in force, as the client knows? */
bool registration_is_in_force(const Registration *registration);

/* The server lets it be known by another way that it knows of the prefix, for
 * so many seconds: the registration is in force and renews itself no more. */
void registration_grant(Registration *registration, uint32_t lifetime);

/* Takes an acknowledgement. */
void registration_acknowledge(Registration *registration, const Message *ack);

/* Stops repeating and renewing until the next registration_start, or until it
 * goes on: one that is in force is renewed when it is due, any other is sent
 * again now. */
void registration_pause(Registration *registration);
void registration_resume(Registration *registration, uint32_t handover);

/* Is not renewed any more, and freed when its lifetime is over. */
void registration_let_expire(Registration *registration);

/* De-registers, and frees the registration when that is done: acknowledged, or
 * tried `leave_attempts` times. */
void registration_leave(Registration *registration, uint32_t handover);

/* The same for a prefix that is given back: tried until it is acknowledged. A
 * place that has no registration yet makes one for this. */
void registration_release(Registrar *registrar, Place place, uint32_t prefix,
                          uint32_t server);

/* Forgets the registration at once, without a message. */
void registration_drop(Registration *registration);
